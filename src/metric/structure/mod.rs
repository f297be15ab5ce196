//! Parts and their whole: shares, contributions, concentration, and what the printed total leaves over.

pub(crate) mod concentration;
pub(crate) mod dispersion;
pub(crate) mod rank;
pub(crate) mod residual;
pub(crate) mod share;
pub(crate) mod share_change;
