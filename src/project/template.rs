//! What `sizeup init` writes: a small project that works, to be changed into another.

/// The files, as paths inside the new project and their text.
///
/// ```
/// use sizeup::project::template;
/// assert!(template::FILES.iter().any(|(path, _)| *path == "sizeup.toml"));
/// ```
pub const FILES: &[(&str, &str)] = &[
    ("sizeup.toml", include_str!("template/sizeup.toml")),
    ("datasets/tea-house.toml", include_str!("template/tea-house.toml")),
    ("datasets/tea-house.csv", include_str!("template/tea-house.csv")),
    ("datasets/sources.csv", include_str!("template/sources.csv")),
];
