//! Where figures were read: `sources.csv`, by id.

use std::collections::BTreeMap;
use std::fmt;

use crate::finding::Result;
use crate::lock::hex;
use crate::source::{self, Dialect, Input, Request};

/// One publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its title.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// Where it can be read, where that is known.
    pub url: String,
}

/// Title, publisher and address, as a sentence names a publication.
impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.title, self.publisher)?;
        if self.url.is_empty() { Ok(()) } else { write!(f, ", {}", self.url) }
    }
}

/// The publications of a dataset, by id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources(BTreeMap<String, Source>);

impl Sources {
    /// Reads a file with the columns `source_id`, `title`, `publisher`, `url`, and its digest.
    pub(super) fn read(input: &Input) -> Result<(Sources, String)> {
        let dialect = Dialect::default();
        let header = source::header(input, &dialect)?;
        let columns = ["source_id", "title", "publisher"].map(|name| header.require(input, name));
        let [id, title, publisher] = columns;
        let mut keys = vec![id?, title?, publisher?];
        keys.extend(header.column("url"));
        let cells = source::cells(input, &dialect, &Request { keys, digest: true, ..Request::default() })?;
        let mut sources = BTreeMap::new();
        for group in &cells.groups {
            let text = |at: usize| group.key.get(at).map(|text| text.to_string()).unwrap_or_default();
            sources.insert(text(0), Source { title: text(1), publisher: text(2), url: text(3) });
        }
        let digest = cells.digests.first().map(hex).unwrap_or_default();
        Ok((Sources(sources), digest))
    }

    /// The publication of this id.
    pub fn get(&self, id: &str) -> Option<&Source> {
        self.0.get(id)
    }

    /// All ids, sorted.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}
