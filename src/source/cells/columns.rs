//! Where the columns of one file of a dataset stand in another: they are the same by their names.

use crate::finding::{Finding, Findings, Place, ReadingFact, Result};
use crate::source::dialect::{Begun, Header};
use crate::source::input::Input;

/// Where the columns of the first file stand in another; its header must have the same names.
pub(crate) fn columns(input: &Input, first: &Header, part: &Input, begun: &Begun) -> Result<Vec<usize>> {
    let here = &begun.header;
    let at =
        |file: &Input, header: &Header| Place { file: file.name.clone(), line: header.line, column: 1, length: 1, text: None };
    let other = &input.parts()[0];
    let refused = |sentence: String| {
        let finding = Finding::error(ReadingFact::Other(sentence)).at(at(part, here)).at(at(other, first));
        Findings::from(finding.hint("the files of one dataset have the same columns, in any order"))
    };
    if let Some(name) = first.names.iter().find(|name| here.column(name).is_none()) {
        return Err(refused(format!("`{}` has no column `{name}`, which `{}` has", part.name, other.name)));
    }
    if let Some(name) = here.names.iter().find(|name| first.column(name).is_none()) {
        return Err(refused(format!("`{}` has a column `{name}`, which `{}` has not", part.name, other.name)));
    }
    Ok(first.names.iter().filter_map(|name| here.column(name)).collect())
}

/// Where the columns of the first file stand in each file, for those who look at the rows themselves.
pub(crate) fn columns_of(input: &Input, first: &Header, part: &Input, begun: &Begun) -> Result<Vec<usize>> {
    match input.parts().len() {
        1 => Ok((0..first.names.len()).collect()),
        _ => columns(input, first, part, begun),
    }
}
