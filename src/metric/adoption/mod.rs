//! Adoption: the curve of Bass, of Gompertz and the logistic one through the users of something new.

pub(crate) mod curve;
pub(crate) mod diffusion;
pub(crate) mod parameters;
