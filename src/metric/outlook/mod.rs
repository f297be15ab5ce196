//! Outlook: how a series may go on, by a method that a back-test chose; never observed, always of status `F`.

pub(crate) mod forecast;
pub(crate) mod methods;
pub(crate) mod smoothing;
