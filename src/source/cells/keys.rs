//! Keys of groups, numbered in the order in which they are first met.
//!
//! A key is kept as words of eight bytes. A part of it begins a new word and ends with at least one zero byte; a text
//! file has no NUL, so the words say where the parts end.

use crate::source::records::scan::word;

/// Numbers keys. An open hash table: it is only ever looked up, never walked.
pub(crate) struct Keys {
    /// The upper half of a hash, and the number of the key and one more, or 0 for a free slot.
    slots: Vec<(u32, u32)>,
    /// All keys, one behind the other.
    words: Vec<u64>,
    ends: Vec<usize>,
}

impl Keys {
    pub(crate) fn new() -> Keys {
        Keys { slots: vec![(0, 0); 1024], words: Vec::new(), ends: Vec::new() }
    }

    /// How many different keys were met.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    fn key(&self, number: u32) -> &[u64] {
        let number = number as usize;
        let start = if number == 0 { 0 } else { self.ends[number - 1] };
        &self.words[start..self.ends[number]]
    }

    /// The parts of a key, each with a NUL behind it: their order is that of the texts, part by part.
    pub(crate) fn text(&self, number: u32) -> Vec<u8> {
        let mut text = Vec::new();
        for word in self.key(number) {
            let bytes = word.to_le_bytes();
            let length = bytes.iter().position(|byte| *byte == 0);
            text.extend_from_slice(&bytes[..length.map_or(8, |length| length + 1)]);
        }
        text
    }

    /// The number of a key, and whether it is new.
    #[inline]
    pub(crate) fn number(&mut self, key: &[u64]) -> (u32, bool) {
        let hash = hash(key);
        let tag = (hash >> 32) as u32;
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        loop {
            match self.slots[slot] {
                (_, 0) => break,
                (known, number) if known == tag && self.key(number - 1) == key => return (number - 1, false),
                _ => slot = (slot + 1) & mask,
            }
        }
        let number = u32::try_from(self.ends.len()).expect("fewer groups than the limit");
        self.words.extend_from_slice(key);
        self.ends.push(self.words.len());
        self.slots[slot] = (tag, number + 1);
        if self.ends.len() * 2 > self.slots.len() {
            self.grow();
        }
        (number, true)
    }

    fn grow(&mut self) {
        let mask = self.slots.len() * 2 - 1;
        let mut slots = vec![(0, 0); mask + 1];
        for number in 0..u32::try_from(self.ends.len()).expect("fewer groups than the limit") {
            let hash = hash(self.key(number));
            let mut slot = hash as usize & mask;
            while slots[slot].1 != 0 {
                slot = (slot + 1) & mask;
            }
            slots[slot] = ((hash >> 32) as u32, number + 1);
        }
        self.slots = slots;
    }
}

/// Adds the part of a key that stands from `start` to `end`.
#[inline]
pub(crate) fn push_part(key: &mut Vec<u64>, bytes: &[u8], mut start: usize, end: usize) {
    while end - start >= 8 {
        key.push(word(bytes, start, end));
        start += 8;
    }
    key.push(word(bytes, start, end));
}

/// The parts of a key's text.
pub(crate) fn parts(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split_inclusive(|byte| *byte == 0).map(|part| &part[..part.len() - 1])
}

/// A word at a time, each step the two halves of a product folded together.
#[inline]
fn hash(words: &[u64]) -> u64 {
    words.iter().fold(0x2545_f491_4f6c_dd1d, |hash, word| {
        let product = u128::from(hash ^ word) * 0x9e37_79b9_7f4a_7c15_u128;
        (product as u64) ^ ((product >> 64) as u64)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(parts: &[&str]) -> Vec<u64> {
        let mut key = Vec::new();
        for part in parts {
            push_part(&mut key, part.as_bytes(), 0, part.len());
        }
        key
    }

    #[test]
    fn keys_are_numbered_as_they_come_and_found_again() {
        let mut keys = Keys::new();
        let text = |number: u32| format!("part {number}");
        for number in 0..5000 {
            assert_eq!(keys.number(&key(&[&text(number), "other"])), (number, true));
        }
        for number in (0..5000).rev() {
            assert_eq!(keys.number(&key(&[&text(number), "other"])), (number, false));
            assert_eq!(keys.text(number), format!("{}\0other\0", text(number)).into_bytes());
        }
        assert_eq!(keys.len(), 5000);
    }

    proptest! {
        #[test]
        fn parts_come_back(texts in prop::collection::vec("[a-zé]{0,20}", 0..5)) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let mut keys = Keys::new();
            keys.number(&key(&texts));
            let text = keys.text(0);
            let found: Vec<&[u8]> = parts(&text).collect();
            prop_assert_eq!(found, texts.iter().map(|text| text.as_bytes()).collect::<Vec<_>>());
        }
    }
}
