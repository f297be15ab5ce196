//! The parts of a reference, read from left to right.

use std::collections::BTreeSet;

use super::names::is_identifier;
use super::reference::{MeasureName, MetricCall, NotAReference};
use super::spot::clipped;

pub(super) type Read<T> = Result<T, NotAReference>;

/// A text being read from left to right.
pub(super) struct Cursor<'t> {
    text: &'t str,
    chars: Vec<char>,
    pub at: usize,
}

impl<'t> Cursor<'t> {
    pub fn new(text: &'t str) -> Cursor<'t> {
        Cursor { text, chars: text.chars().collect(), at: 0 }
    }

    pub fn refuse<T>(&self, at: usize, why: impl Into<String>) -> Read<T> {
        Err(NotAReference { text: self.text.to_owned(), at, why: why.into() })
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    pub fn take(&mut self, wanted: char) -> bool {
        let here = self.peek() == Some(wanted);
        self.at += usize::from(here);
        here
    }

    fn need(&mut self, wanted: char) -> Read<()> {
        if self.take(wanted) { Ok(()) } else { self.refuse(self.at, format!("`{wanted}` is missing")) }
    }

    pub fn run(&mut self, fits: impl Fn(char) -> bool) -> String {
        let start = self.at;
        while self.peek().is_some_and(&fits) {
            self.at += 1;
        }
        self.chars[start..self.at].iter().collect()
    }

    fn spaces(&mut self) {
        self.run(|c| c == ' ');
    }

    fn word(&mut self, what: &str) -> Read<String> {
        let word = self.run(|c| is_identifier(c.encode_utf8(&mut [0; 4])));
        if word.is_empty() { self.refuse(self.at, format!("{what} is missing")) } else { Ok(word) }
    }

    /// A text in quotes, or one of letters that need none.
    fn value(&mut self, what: &str) -> Read<String> {
        let start = self.at;
        if !self.take('"') {
            let bare = self.run(is_bare);
            return if bare.is_empty() { self.refuse(start, format!("{what} is missing")) } else { Ok(bare) };
        }
        let mut value = String::new();
        loop {
            match self.peek() {
                None => return self.refuse(start, "this quote never closes"),
                Some('"') => break,
                Some('\\') => {
                    self.at += 1;
                    match self.peek() {
                        Some(c @ ('"' | '\\')) => value.push(c),
                        _ => return self.refuse(self.at - 1, "`\\` stands before `\"` or `\\`"),
                    }
                }
                Some(c) => value.push(c),
            }
            self.at += 1;
        }
        self.at += 1;
        Ok(value)
    }

    /// What stands in the brackets of a metric: a value, or several words of one, as in `1.4 billion`.
    fn argument(&mut self) -> Read<String> {
        let mut argument = self.value("the argument")?;
        loop {
            let before = self.at;
            self.spaces();
            let word = self.run(is_bare);
            if word.is_empty() || before == self.at {
                self.at = before;
                return Ok(argument);
            }
            argument.extend([" ", &word]);
        }
    }

    pub fn end(&self) -> Read<()> {
        match self.peek() {
            None => Ok(()),
            Some(c) => self.refuse(self.at, format!("`{c}` is not expected")),
        }
    }

    pub fn measure_name(&mut self) -> Read<MeasureName> {
        let dataset = self.word("the dataset")?;
        if !self.take('.') {
            return self.refuse(self.at, "`.` and the measure are missing");
        }
        Ok(MeasureName { dataset, measure: self.word("the measure")? })
    }

    pub fn metric(&mut self) -> Read<MetricCall> {
        let start = self.at;
        let name = self.word("the metric")?;
        let mut args = Vec::new();
        if self.take('(') {
            loop {
                self.spaces();
                args.push(self.argument()?);
                self.spaces();
                if !self.take(',') {
                    break;
                }
            }
            self.need(')')?;
        }
        let text = self.chars[start..self.at].iter().collect();
        Ok(MetricCall { name, args, text })
    }

    pub fn select(&mut self) -> Read<Vec<(String, String)>> {
        let mut select: Vec<(String, String)> = Vec::new();
        let mut seen = BTreeSet::new();
        if !self.take('[') {
            return Ok(select);
        }
        loop {
            self.spaces();
            let start = self.at;
            let dimension = self.value("the dimension")?;
            if !seen.insert(dimension.clone()) {
                return self.refuse(start, format!("`{}` is selected twice", clipped(&dimension)));
            }
            self.spaces();
            self.need('=')?;
            self.spaces();
            let value = self.value("the value")?;
            select.push((dimension, value));
            self.spaces();
            if !self.take(',') {
                break;
            }
        }
        self.need(']')?;
        Ok(select)
    }
}

/// Letters of a value that needs no quotes.
pub(super) fn is_bare(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '+' | '/' | '%' | ':')
}
