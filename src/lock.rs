//! `sizeup.lock`: a digest of every input and artefact, and the version that made them.

use std::collections::BTreeMap;
use std::fmt::Write;

use sha2::{Digest, Sha256};

/// The name of the file, beside `sizeup.toml`.
pub const LOCK: &str = "sizeup.lock";

/// What a build read and wrote, each path with its digest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    /// The version of the program.
    pub version: String,
    /// The inputs.
    pub inputs: BTreeMap<String, String>,
    /// The artefacts.
    pub artefacts: BTreeMap<String, String>,
}

/// The digest of some bytes, as the lock writes it.
///
/// ```
/// assert!(sizeup::lock::digest(b"").starts_with("e3b0c44298fc1c14"));
/// ```
pub fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes).into())
}

/// A digest that was made elsewhere, as the lock writes it: two letters a byte.
pub fn hex(digest: &[u8; 32]) -> String {
    digest.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl Lock {
    /// The lock as the file holds it: TOML, sorted, one line a path.
    pub fn text(&self) -> String {
        let mut text = String::from("# Written by `sizeup build`, read by `sizeup check`. Do not edit.\n");
        let _ = writeln!(text, "version = {}", quoted(&self.version));
        for (name, digests) in [("inputs", &self.inputs), ("artefacts", &self.artefacts)] {
            let _ = writeln!(text, "\n[{name}]");
            for (path, digest) in digests {
                let _ = writeln!(text, "{} = \"{digest}\"", quoted(path));
            }
        }
        text
    }

    /// Reads what [`Lock::text`] writes; `None` where the text is something else.
    ///
    /// ```
    /// use sizeup::lock::Lock;
    /// let mut lock = Lock { version: "0.1.0".into(), ..Lock::default() };
    /// lock.inputs.insert("datasets/a \"b\".csv".into(), "00ff".into());
    /// assert_eq!(Lock::read(&lock.text()), Some(lock));
    /// ```
    pub fn read(text: &str) -> Option<Lock> {
        let table: toml::Table = text.parse().ok()?;
        let digests = |name: &str| -> Option<BTreeMap<String, String>> {
            let section = table.get(name)?.as_table()?;
            section.iter().map(|(path, digest)| Some((path.clone(), digest.as_str()?.to_owned()))).collect()
        };
        Some(Lock {
            version: table.get("version")?.as_str()?.to_owned(),
            inputs: digests("inputs")?,
            artefacts: digests("artefacts")?,
        })
    }
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
