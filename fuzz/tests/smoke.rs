//! The fuzz targets on mutated examples, on any toolchain. `SIZEUP_FUZZ_CASES` says how many, `SIZEUP_FUZZ_SEED` which.

use sizeup_fuzz::source::number::{BOUNDS, MISSING};
use sizeup_fuzz::source::period::{FISCAL, MIDNIGHTS, NOTATIONS, PARTS, SHORT_DAYS, UNSETTLED};
use sizeup_fuzz::targets;
use sizeup_fuzz::unit::{NOUNS, SCALES};

/// Numbers that look random and are the same every time (xorshift64*).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % limit.max(1)
    }
}

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Puts a target through mutations of its seeds: parts of them joined, bytes and characters put in, taken out, doubled.
fn smoke(target: fn(&[u8]), seeds: &[String], head: bool) {
    let cases = setting("SIZEUP_FUZZ_CASES", 200_000);
    let mut dice = Dice(setting("SIZEUP_FUZZ_SEED", 0x9e37_79b9_7f4a_7c15) | 1);
    let alphabet: Vec<char> = seeds.concat().chars().collect();
    for _ in 0..cases {
        let mut chars: Vec<char> = seeds[dice.below(seeds.len())].chars().collect();
        for _ in 0..dice.below(6) {
            let at = dice.below(chars.len() + 1);
            let to = (at + dice.below(8)).min(chars.len());
            match dice.below(6) {
                0 => chars.insert(at, alphabet[dice.below(alphabet.len())]),
                1 => drop(chars.drain(at..to)),
                2 => chars.splice(at..at, chars[at..to].to_vec()).for_each(drop),
                3 => chars.splice(at..to, seeds[dice.below(seeds.len())].chars()).for_each(drop),
                4 => chars.insert(at, char::from_u32(dice.below(0x11_0000) as u32).unwrap_or('\u{fffd}')),
                _ => chars.truncate(at.max(1)),
            }
        }
        let mut bytes: Vec<u8> = if head { vec![dice.below(256) as u8] } else { Vec::new() };
        bytes.extend(chars.iter().collect::<String>().into_bytes());
        if dice.below(10) == 0 {
            let at = dice.below(bytes.len() + 1);
            bytes.insert(at, dice.below(256) as u8);
        }
        let shown = String::from_utf8_lossy(&bytes).into_owned();
        if std::panic::catch_unwind(|| target(&bytes)).is_err() {
            panic!("{shown:?} ({bytes:?})");
        }
    }
}

fn texts(lists: &[&[&str]]) -> Vec<String> {
    lists.concat().into_iter().map(str::to_owned).collect()
}

#[test]
fn number() {
    let mut seeds = texts(&[
        &["1,234.5", "1.234,5", "12 345", "1'234'567", "12,34,567", "(5)", "$(1,200)", "5-", "−5", "6.8%", "1e3", "2×10^6"],
        &["11524.81亿元", "850k", "$1.2m", "12.3 p", ": c", "1234¹", "1,234[2]", "６.８％", "9007199254740993", "0.000000000001"],
        MISSING,
    ]);
    seeds.extend(BOUNDS.iter().map(|(words, ..)| format!("{words} 5")));
    seeds.extend(SCALES.iter().map(|scale| format!("2.5 {}", scale.printed)));
    seeds.extend(NOUNS.iter().map(|noun| format!("7{}", noun.printed)));
    smoke(targets::number, &seeds, true);
}

#[test]
fn period() {
    let rows = [NOTATIONS, UNSETTLED, SHORT_DAYS, FISCAL, PARTS].concat();
    let mut seeds: Vec<String> = rows.iter().map(|row| row.example.to_owned()).collect();
    seeds.extend(texts(&[&["2023-01/2023-10", "2023-W52", "2023.25", "2023-01-01/2023-12-31", "\n", "9999-12-31", "1000"]]));
    seeds.extend(MIDNIGHTS.iter().map(|time| format!("2023-12-31{time}\n31/12/2023")));
    smoke(targets::period, &seeds, true);
}

#[test]
fn dialect() {
    let seeds = texts(&[&[
        "period,area,value\n2020,x,1\n2021,y,2\n",
        "\u{feff}a;b;c\r\n1,5;2;3\r\n",
        "a\tb\n\"x\ny\"\t\"\"\"\"\n",
        "# note\n\nTitle\na|b\n1|2\n",
        "a, b, c\n1, 2, 3\n",
        "\"Country Name\",\"1960\",\"1961\",\n\"Aruba\",\"1\",\"\",\n",
        "geo\\time\t2020 \t2021 \nDE\t: c\t1.5 p\n",
        "<<<<<<< HEAD\na,b\n=======\n",
    ]]);
    smoke(targets::dialect, &seeds, true);
}

const CARDS: &[&str] = &[
    "title = \"Users\"\nfile = \"users.csv\"\n[period]\ncolumn = \"when\"\nfrequency = \"half\"\norder = \"dmy\"\n",
    "[period]\ncolumns = [\"year\", \"month\"]\nfiscal = { FY2023 = \"2022-04/2023-03\" }\ndecimal = true\n",
    "[dimensions.area]\nvalues = [\"urban\", \"rural\"]\npartition = true\ntotal = \"all\"\nderive = true\n",
    "[measures.users]\nwhere = { indicator = \"x\" }\nkind = \"stock\"\nunit = \"100 million persons\"\nscale = \"million\"\n",
    "[[breaks]]\nafter = \"2020-06\"\nnote = \"census\"\n[[leave_out]]\nwhere = { status = \"forecast\" }\nnote = \"old\"\n",
    "[csv]\nencoding = \"gb18030\"\ndelimiter = \";\"\ndecimal = \",\"\nskip = 4\nmissing = [\"…\"]\nmarks = [\"*\"]\nflags = true\n",
    "[columns]\nunit = \"unit\"\nsource = \"source_id\"\nstatus = \"status\"\ndefinition = \"scope\"\n[status]\nx = \"E\"\n",
];

#[test]
fn card() {
    smoke(targets::card, &texts(&[CARDS]), false);
}

#[test]
fn reference() {
    let seeds = texts(&[&[
        "internet-users.users@2023-12",
        "internet-users.users.yoy[area=rural]@2023-12",
        "market-size.size.share[segment=short_video,scope=pan]@2022",
        "market-size.size.milestone(1e12)",
        "a.b.cagr(2018, 2020)[area=\"Rural, \\\"total\\\"\"]@2023-01/2023-10",
    ]]);
    smoke(targets::reference, &seeds, false);
}
