//! What a command line names, and the card that stands beside it.

use std::path::{Path, PathBuf};

use super::adhoc::read_card;
use super::drafting::with_draft;
use super::load::{SoFar, dialect};
use super::rejects::{list, list_structure};
use crate::finding::{Finding, Findings, ReadingFact, Result};
use crate::panel::plan;
use crate::project::Card;
use crate::source::{self, Dialect, Input, Rejects};

/// What a command line names, as one dataset, and its card.
///
/// Fails where the files of a dataset have cards of their own: they mean different things, or their cards would be
/// passed over.
pub(super) fn named(files: &[String]) -> Result<(Input, Option<PathBuf>)> {
    let input = Input::named_all(files)?;
    let beside = match files {
        [file] if file != "-" => card_beside(file),
        _ => None,
    };
    if input.parts().len() > 1 && beside.is_none() {
        let own = input.parts().iter().find_map(|part| card_beside(part.path()?.to_str()?).map(|card| (&part.name, card)));
        if let Some((file, card)) = own {
            let sentence = format!("`{file}` has a card of its own, `{}`, and is named with other files", card.display());
            let hint = "name it alone; or write a card for all of them, with `file = \"FOLDER/*.csv\"`";
            return Err(Finding::error(ReadingFact::Other(sentence)).hint(hint).into());
        }
    }
    Ok((input, beside))
}

/// The card of a file or of a folder: the same name with the ending `.toml`.
fn card_beside(file: &str) -> Option<PathBuf> {
    card_of(file).filter(|path| path.is_file())
}

/// Where the card of a file or of a folder would stand; none of standard input and of a pattern.
pub(super) fn card_of(file: &str) -> Option<PathBuf> {
    let file = file.trim_end_matches('/');
    let bare = [".gz", ".zst"].iter().find_map(|packed| file.strip_suffix(packed)).unwrap_or(file);
    let path = Path::new(bare).with_extension("toml");
    (file != "-" && !source::is_pattern(Path::new(""), file) && path != Path::new(file)).then_some(path)
}

/// What a command line names, and what is declared of it.
pub struct Described {
    /// The file or the files.
    pub input: Input,
    /// How they are written, as the card says.
    pub dialect: Dialect,
    /// The card beside them.
    card: Option<Card>,
}

/// What a command line names, with what the card beside it declares.
pub fn described(file: &str) -> Result<Described> {
    let (input, beside) = named(&[file.to_owned()])?;
    let card = beside.map(|path| read_card(file, &path)).transpose()?;
    let dialect = card.as_ref().map(dialect).unwrap_or_default();
    Ok(Described { input, dialect, card })
}

impl Described {
    /// What was found wrong with the one file that is named so, with the way to its card where it has none.
    pub fn with_draft(&self, file: &str, found: Findings) -> Findings {
        match self.card {
            None => with_draft(found, &[file.to_owned()], &self.input, None),
            Some(_) => found,
        }
    }

    /// Lists the rows that are passed over, by what the card declares, and those that were `refused`.
    pub fn list(&self, refused: &[Finding], out: &mut Rejects) -> Result<()> {
        let Described { input, dialect, card } = self;
        let header = source::header(input, dialect);
        match (card, header) {
            (Some(card), Ok(header)) => {
                let known = SoFar { plan: plan(card, &header.names, None).ok(), cells: None };
                list(card, input, dialect, &known, refused, out)
            }
            _ => list_structure(input, dialect, refused, out),
        }
    }
}
