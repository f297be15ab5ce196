//! Which names may become parts of a reference, and which may become files.

/// The device names of Windows: a file of such a name, whatever its ending, is the device.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul", "com", "lpt"];

/// Whether a name can stand in a reference: letters, digits, `_` and `-`.
///
/// ```
/// use sizeup::project::is_identifier;
/// assert!(is_identifier("market-size") && is_identifier("100ec") && is_identifier("用户"));
/// assert!(!is_identifier("a.b") && !is_identifier("") && !is_identifier("two words"));
/// ```
pub fn is_identifier(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}

/// Why a name cannot be that of a file in `charts/`, on any system; `None` where it can.
///
/// ```
/// use sizeup::project::unsafe_name;
/// assert_eq!(unsafe_name("users-by-area"), None);
/// assert!(unsafe_name("../users").is_some() && unsafe_name("NUL.csv").is_some());
/// ```
pub fn unsafe_name(name: &str) -> Option<&'static str> {
    let strange = |c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    let stem = name.split('.').next().unwrap_or_default().to_lowercase();
    let device = DEVICES.iter().any(|device| {
        let rest = stem.strip_prefix(device);
        rest.is_some_and(|rest| match *device {
            "com" | "lpt" => rest.chars().count() == 1 && rest.chars().all(char::is_numeric),
            _ => rest.is_empty(),
        })
    });
    match name {
        "" => Some("it is empty"),
        _ if name.contains(strange) => Some("it takes letters, digits, `-`, `_` and `.`"),
        _ if name.starts_with(['.', '-']) => Some("it must not begin with `.` or `-`"),
        _ if name.ends_with('.') || name.contains("..") => Some("it must not end with `.` or hold `..`"),
        // 255 bytes are the limit of most file systems; the ending and a temporary file's name need some.
        _ if name.len() > 200 => Some("it is longer than 200 bytes"),
        _ if device => Some("Windows keeps this name for a device"),
        _ => None,
    }
}

/// Why the path of an input cannot be that of a file of the project; `None` where it can. `depth` is how many folders
/// below the root of the project the path starts from.
pub(super) fn unsafe_path(path: &str, depth: usize) -> Option<&'static str> {
    let mut depth = i64::try_from(depth).unwrap_or(0);
    let drive = path.chars().nth(1) == Some(':');
    if path.is_empty() {
        return Some("it is empty");
    }
    if path.contains(|c: char| c.is_control()) {
        return Some("it holds a control character");
    }
    if path.starts_with(['/', '\\', '~']) || drive {
        return Some("it must be relative to this file");
    }
    for part in path.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => depth -= 1,
            _ => depth += 1,
        }
        if depth < 0 {
            return Some("it leads out of the project");
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_leave_the_folder_or_hide_are_refused() {
        let long = "a".repeat(201);
        for name in [
            "",
            "..",
            "../a",
            "a/b",
            "a\\b",
            "~",
            "~a",
            "/a",
            ".a",
            "-a",
            "a.",
            "a..b",
            "a\0b",
            "a b",
            "a:b",
            "a\u{202e}b",
            &long,
        ] {
            assert!(unsafe_name(name).is_some(), "{name}");
        }
        for name in ["CON", "nul", "aux.csv", "Com1", "LPT9.x", "com¹", "prn"] {
            assert!(unsafe_name(name).is_some(), "{name}");
        }
        for name in ["a", "a.b", "con-a", "com", "com10", "console", "市场", "_a", "2023"] {
            assert_eq!(unsafe_name(name), None, "{name}");
        }
    }

    #[test]
    fn paths_stay_in_the_project() {
        for path in ["", "/etc/passwd", "~/a.csv", "C:\\a.csv", "\\\\host\\a", "../../a.csv", "a/../../../b", "a\0b"] {
            assert!(unsafe_path(path, 1).is_some(), "{path}");
        }
        for path in ["a.csv", "./a.csv", "../data/a.csv", "sub/a.csv", "a/../../b.csv"] {
            assert_eq!(unsafe_path(path, 1), None, "{path}");
        }
    }
}
