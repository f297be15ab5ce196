//! `sizeup inspect`: what is understood of a file, and what is not.
