//! What is known of a group beside its sums: where it was met, how often, what was missing, what was approximate.

use crate::source::number::{Bound, Evidence, Flags, Letter, Mark};

/// A line of a file as a thread knows it: the number of the block, and the lines of the block before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Line {
    pub(crate) block: usize,
    pub(crate) line: u64,
}

impl Line {
    const NEVER: Line = Line { block: usize::MAX, line: u64::MAX };

    pub(crate) fn met(self) -> Option<Line> {
        (self != Line::NEVER).then_some(self)
    }
}

/// A group.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Met {
    pub(crate) records: u64,
    pub(crate) first: Line,
    pub(crate) second: Line,
}

impl Met {
    pub(crate) const NEVER: Met = Met { records: 0, first: Line::NEVER, second: Line::NEVER };

    /// Lines must come in order.
    #[inline]
    pub(crate) fn again(&mut self, line: Line) {
        match self.records {
            0 => self.first = line,
            1 => self.second = line,
            _ => {}
        }
        self.records += 1;
    }

    pub(crate) fn join(&mut self, other: Met) {
        let mut lines = [self.first, self.second, other.first, other.second];
        lines.sort();
        [self.first, self.second] = [lines[0], lines[1]];
        self.records += other.records;
    }
}

/// One value column of one group.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen {
    pub(crate) missing: u64,
    /// The first record with a number.
    pub(crate) first: Line,
    bounds: u8,
    pub(crate) flags: Flags,
}

impl Seen {
    pub(crate) const NOTHING: Seen = Seen { missing: 0, first: Line::NEVER, bounds: 0, flags: Flags::NONE };

    #[inline]
    pub(crate) fn number(&mut self, line: Line) {
        if self.first == Line::NEVER {
            self.first = line;
        }
    }

    pub(crate) fn bound(&mut self, bound: Bound) {
        self.bounds |= 1 << bound as u8;
    }

    pub(crate) fn join(&mut self, other: Seen) {
        self.missing += other.missing;
        self.first = self.first.min(other.first);
        self.bounds |= other.bounds;
        self.flags = self.flags.and(other.flags);
    }

    /// The open side of a sum: that of its parts where they agree, else it is just about right.
    pub(crate) fn open_side(&self) -> Option<Bound> {
        let found: Vec<Bound> =
            [Bound::Above, Bound::Below, Bound::About].into_iter().filter(|bound| self.bounds & 1 << *bound as u8 != 0).collect();
        match found[..] {
            [] => None,
            [one] => Some(one),
            _ => Some(Bound::About),
        }
    }
}

/// What one value column shows as a whole: the first line on which each of a few things was seen.
#[derive(Clone, Debug, Default)]
pub(crate) struct Habits {
    /// By [`Evidence`], which has five kinds.
    evidence: [Option<Line>; 5],
    /// By [`Letter`], which has three kinds.
    letters: [Option<Line>; 3],
    /// The first number without a unit in its cell.
    bare: Option<Line>,
    /// The units in the cells themselves.
    units: Vec<(String, Line)>,
    /// The first number with a scale in its cell.
    pub(crate) scaled: Option<Line>,
}

impl Habits {
    #[inline]
    pub(crate) fn note(&mut self, evidence: Evidence, line: Line) {
        let first = &mut self.evidence[evidence as usize];
        if first.is_none() {
            *first = Some(line);
        }
    }

    pub(crate) fn note_letter(&mut self, letter: Letter, line: Line) {
        self.letters[letter as usize].get_or_insert(line);
    }

    #[inline]
    pub(crate) fn note_bare(&mut self, line: Line) {
        if self.bare.is_none() {
            self.bare = Some(line);
        }
    }

    pub(crate) fn note_unit(&mut self, unit: &str, line: Line) {
        if !self.units.iter().any(|(known, _)| known == unit) {
            self.units.push((unit.to_owned(), line));
        }
    }

    pub(crate) fn note_scaled(&mut self, line: Line) {
        self.scaled.get_or_insert(line);
    }

    /// The units in the cells, `None` for bare numbers, each with its first line, in the order of the file.
    pub(crate) fn units(&self) -> Vec<(Option<&str>, Line)> {
        let bare = self.bare.map(|line| (None, line));
        let mut units: Vec<_> = self.units.iter().map(|(unit, line)| (Some(unit.as_str()), *line)).chain(bare).collect();
        units.sort_by_key(|(_, line)| *line);
        units
    }

    pub(crate) fn first(&self, evidence: Evidence) -> Option<Line> {
        self.evidence[evidence as usize]
    }

    /// The first line with a number that can have no other decimal mark.
    pub(crate) fn certain(&self, mark: Mark) -> Option<Line> {
        let evidence = if mark == Mark::Comma { Evidence::Comma } else { Evidence::Point };
        self.first(evidence).or(self.bare)
    }

    /// The first letter that may be a unit, where no other shows that letters are scales here.
    pub(crate) fn lonely_letter(&self) -> Option<Line> {
        self.letters[Letter::Open as usize].filter(|_| self.letters[Letter::Scale as usize].is_none())
    }

    /// The same with other names for the lines.
    pub(crate) fn moved(self, to: impl Fn(Line) -> Line) -> Habits {
        Habits {
            evidence: self.evidence.map(|line| line.map(&to)),
            letters: self.letters.map(|line| line.map(&to)),
            bare: self.bare.map(&to),
            units: self.units.into_iter().map(|(unit, line)| (unit, to(line))).collect(),
            scaled: self.scaled.map(&to),
        }
    }

    pub(crate) fn join(&mut self, other: &Habits) {
        for (mine, theirs) in self.evidence.iter_mut().zip(other.evidence) {
            *mine = [*mine, theirs].into_iter().flatten().min();
        }
        for (mine, theirs) in self.letters.iter_mut().zip(other.letters) {
            *mine = [*mine, theirs].into_iter().flatten().min();
        }
        self.bare = [self.bare, other.bare].into_iter().flatten().min();
        self.scaled = [self.scaled, other.scaled].into_iter().flatten().min();
        for (unit, line) in &other.units {
            match self.units.iter_mut().find(|(known, _)| known == unit) {
                Some((_, first)) => *first = (*first).min(*line),
                None => self.units.push((unit.clone(), *line)),
            }
        }
    }
}
