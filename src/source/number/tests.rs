//! The tables of notations walked, and what is refused.

use proptest::prelude::*;

use super::words::SDMX;
use super::*;

fn value(text: &str) -> Option<String> {
    parse(text, Mark::Unsettled).ok().map(|number| number.value().expect("fits").to_string())
}

#[test]
fn what_people_print_is_read() {
    for (text, expected) in [
        ("1,234.5", "1234.5"),
        ("1.234,5", "1234.5"),
        ("12 345", "12345"),
        ("12\u{202f}345,6", "12345.6"),
        ("1'234'567", "1234567"),
        ("12,34,567", "1234567"),
        ("$5", "5"),
        ("-$5", "-5"),
        ("$-5", "-5"),
        ("($1,200)", "-1200"),
        ("5-", "-5"),
        ("−5", "-5"),
        ("+5", "5"),
        (".5", "0.5"),
        ("6.8%", "6.8"),
        ("６.８％", "6.8"),
        ("１２", "12"),
        ("1e3", "1000"),
        ("1.5E+3", "1500"),
        ("15e-1", "1.5"),
        ("11524.81亿元", "1152481000000"),
        ("1.07 billion", "1070000000"),
        ("3万亿", "3000000000000"),
        ("300余万人", "3000000"),
        ("1.2亿余元", "120000000"),
        ("5 ‰", "0.5"),
        (" 7 ", "7"),
        ("–5", "-5"),
        ("$(1,200)", "-1200"),
        ("(5.2)%", "-5.2"),
        ("(5)亿元", "-500000000"),
        ("5 - ", "-5"),
        ("1,23,45,678.9", "12345678.9"),
        ("1 234 567,8", "1234567.8"),
        ("5 lakh", "500000"),
        ("₹2.5 crore", "25000000"),
        ("3.5百万", "3500000"),
        ("2.1千万户", "21000000"),
        ("1.5 mn", "1500000"),
        ("2 tn", "2000000000000"),
        ("850k", "850000"),
        ("850K", "850000"),
        ("1.2M", "1200000"),
        ("$1.2m", "1200000"),
        ("$ 1.2 b", "1200000000"),
        ("€3t", "3000000000000"),
        ("5m users", "5000000"),
        ("5k EUR", "5000"),
        ("5,2 млн руб.", "5200000"),
        ("约5万人左右", "50000"),
        ("5 bps", "0.05"),
        ("US$5 usd", "5"),
        ("2.5×10^6", "2500000"),
        ("１，２３４．５", "1234.5"),
    ] {
        assert_eq!(value(text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn what_is_no_number_is_none() {
    for text in [
        "",
        "-",
        "x",
        "1,23O",
        "1,23,4",
        "1 23",
        "1.2.3",
        "1,2,3",
        "12a",
        "12*",
        "12[1]",
        "--5",
        "(-5)",
        "-5-",
        "5.",
        "1e",
        "1e999",
        "$5元",
        "5 widgets",
        "NaN",
        "inf",
        "0x10",
        "1_000",
        "1.234.56",
        "1 234,567.8",
        ">",
        "万",
        "~>5",
        "2023-06",
        "½",
        "5 m",
        "5 k",
        "5b",
        "5 B",
        "5t",
        "5kg",
        "5mx",
        "12.3 p",
        "1234¹",
        "1234 a",
        "3-5",
        "~5以上",
        "(5",
        "5)",
        "((5))",
        "-(5)",
        "(5)-",
        "(5)5",
        "$5€",
        "1,234[2]",
        "٣",
    ] {
        assert_eq!(value(text), None, "{text}");
    }
}

#[test]
fn examples_are_what_they_say() {
    for (printed, expected, about) in EXAMPLES {
        assert_eq!(value(printed).as_deref(), Some(*expected), "{about}");
    }
}

/// Every sign that groups digits is written and read back, and every exponent.
#[test]
fn groups_and_exponents_are_walked() {
    for (sign, name) in GROUPS {
        let mark = if *sign == '.' { Mark::Comma } else { Mark::Point };
        let text = format!("1{sign}234{sign}567");
        let read = parse(&text, mark).ok().and_then(|number| number.value()).map(|value| value.to_string());
        assert_eq!(read.as_deref(), Some("1234567"), "{name}");
        assert!(parse(&format!("1{sign}23{sign}4567"), Mark::Unsettled).is_err(), "{name}");
    }
    for exponent in EXPONENTS {
        assert_eq!(value(&format!("1.5{exponent}3")).as_deref(), Some("1500"), "{exponent}");
        assert_eq!(value(&format!("1.5{}-1", exponent.to_uppercase())).as_deref(), Some("0.15"), "{exponent}");
    }
}

#[test]
fn bounds_are_walked() {
    for (words, side, bound) in BOUNDS {
        let text = if *side == Side::Before { format!("{words} 5") } else { format!("5{words}") };
        let number = parse(&text, Mark::Unsettled).unwrap_or_else(|_| panic!("{text}"));
        assert_eq!((number.bound, number.mantissa), (Some(*bound), 5), "{text}");
    }
}

#[test]
fn scales_and_nouns_are_walked() {
    for scale in SCALES {
        for noun in NOUNS {
            let text = format!("2.5 {} {}", scale.printed, noun.printed);
            let number = parse(&text, Mark::Unsettled).unwrap_or_else(|_| panic!("{text}"));
            assert_eq!((number.mantissa, number.scale), (25, 1 - scale.power - noun.power), "{text}");
            assert_eq!(number.unit, Some(Unit::new(noun.unit)), "{text}");
        }
    }
    for word in BEFORE {
        assert!(parse(&format!("{word}5"), Mark::Unsettled).is_ok_and(|number| number.unit.is_some()), "{word}");
    }
    for (letter, power) in LETTERS {
        for text in [format!("$2.5{letter}"), format!("$2.5 {}", letter.to_uppercase()), format!("2.5{letter} people")] {
            let number = parse(&text, Mark::Unsettled).unwrap_or_else(|_| panic!("{text}"));
            assert_eq!((number.mantissa, number.scale, number.letter), (25, 1 - power, Letter::Scale), "{text}");
        }
    }
}

#[test]
fn long_numbers_stay_exact_or_are_refused() {
    let text = "12345678901234567890123.123456789012345";
    assert_eq!(value(text).as_deref(), Some(text));
    assert_eq!(parse(&"9".repeat(39), Mark::Unsettled), Err(Refusal::TooLong));
    assert_eq!(parse("1e60", Mark::Unsettled), Err(Refusal::TooLong));
}

#[test]
fn a_letter_that_may_be_a_unit_needs_company() {
    let letter = |text| parse(text, Mark::Unsettled).map(|number| number.letter);
    for (text, expected) in [
        ("5", Letter::Nothing),
        ("5万", Letter::Nothing),
        ("5m", Letter::Open),
        ("5B", Letter::Open),
        ("5T", Letter::Open),
        ("5M", Letter::Scale),
        ("5k", Letter::Scale),
        ("5 bn", Letter::Scale),
        ("$5m", Letter::Scale),
    ] {
        assert_eq!(letter(text), Ok(expected), "{text}");
    }
}

fn said(text: &str, declared: Declared) -> Option<(Option<String>, String)> {
    let (content, flags) = cell(text, Mark::Unsettled, declared).ok()?;
    let number = match content {
        Content::Missing => None,
        Content::Number(number) => number.value().map(|value| value.to_string()),
    };
    Some((number, flags.letters().collect()))
}

#[test]
fn what_is_missing_is_certain_or_declared() {
    let none = Declared::default();
    for word in MISSING {
        for text in [(*word).to_owned(), word.to_uppercase(), format!(" {word} ")] {
            let expected = CERTAIN.contains(word).then(|| (None, String::new()));
            assert_eq!(said(&text, none), expected, "{text}");
        }
        let declared = [(*word).to_owned()];
        assert!(said(word, Declared { missing: &declared, ..none }).is_some_and(|(number, _)| number.is_none()), "{word}");
        assert!(
            CERTAIN.contains(word) || hint(word, Mark::Unsettled, none).is_some_and(|hint| hint.contains("missing")),
            "{word}"
        );
    }
    assert!(CERTAIN.iter().all(|word| MISSING.contains(word)));
    assert_eq!(said("", none), Some((None, String::new())));
}

#[test]
fn flags_are_read_where_they_are_declared() {
    let flags = Declared { flags: true, ..Declared::default() };
    for (flag, letter, _) in FLAGS {
        for text in [format!("12.3 {flag}"), format!("12.3{flag}"), format!("12.3 ({flag})")] {
            assert_eq!(said(&text, flags), Some((Some("12.3".to_owned()), letter.to_string())), "{text}");
        }
        assert_eq!(said(&format!(": {flag}"), flags), Some((None, letter.to_string())), "{flag}");
        assert_eq!(said(&format!(":{flag}"), flags), Some((None, letter.to_string())), "{flag}");
        if !matches!(flag, 'm') {
            assert!(said(&format!("12.3{flag}"), Declared::default()).is_none(), "{flag}");
        }
    }
    for letter in SDMX.chars() {
        assert_eq!(said(&format!("5 {letter}"), flags), Some((Some("5".to_owned()), letter.to_string())), "{letter}");
    }
    assert_eq!(said("5.1 bep", flags), Some((Some("5.1".to_owned()), "BEP".to_owned())));
    assert_eq!(said("3.0 bp", flags), Some((Some("3".to_owned()), "BP".to_owned())));
    assert_eq!(said("1,234.5 p", flags), Some((Some("1234.5".to_owned()), "P".to_owned())));
    for text in ["5 bn", "5 usd", "5O", "p", "5 x", "5 pppp"] {
        assert!(cell(text, Mark::Unsettled, flags).is_err() || said(text, flags).is_some_and(|it| it.1.is_empty()), "{text}");
    }
    let hinted = hint("12.3 p", Mark::Unsettled, Declared::default());
    assert!(hinted.is_some_and(|hint| hint.contains("flags = true")));
}

#[test]
fn footnote_marks_are_read_where_they_are_declared_and_hinted_at_else() {
    for (text, mark) in [
        ("1234*", "*"),
        ("1234 **", "**"),
        ("1234¹", "¹"),
        ("1,234[2]", "[2]"),
        ("1234 a", "a"),
        ("1234(a)", "(a)"),
        ("1234 a)", "a)"),
        ("*1234", "*"),
        ("12.5%†", "†"),
        ("… ²", "²"),
    ] {
        assert!(cell(text, Mark::Unsettled, Declared::default()).is_err(), "{text}");
        let hinted = hint(text, Mark::Unsettled, Declared::default());
        assert!(hinted.as_ref().is_some_and(|hint| hint.contains(&format!("`{mark}` is a footnote"))), "{text}: {hinted:?}");
        let marks = [mark.to_owned()];
        assert!(cell(text, Mark::Unsettled, Declared { marks: &marks, ..Declared::default() }).is_ok(), "{text}");
    }
    let marks = ["*".to_owned(), "m".to_owned()];
    let declared = Declared { marks: &marks, ..Declared::default() };
    assert_eq!(said("5.5m*", declared), Some((Some("5.5".to_owned()), String::new())));
    assert_eq!(said("*", declared), None);
}

proptest! {
    #[test]
    fn no_text_panics(text in "[0-9.,'’ ()+%$e×^*¹\\[\\]kmbp万亿余>~-]{0,24}", other in "\\PC{0,12}") {
        for mark in [Mark::Unsettled, Mark::Point, Mark::Comma] {
            let _ = parse(&text, mark).map(|number| (number.value(), number.half()));
            let marks = ["*".to_owned(), "[1]".to_owned()];
            for declared in [Declared::default(), Declared { flags: true, marks: &marks, missing: &marks }] {
                for text in [&text, &other] {
                    let _ = (cell(text, mark, declared), hint(text, mark, declared));
                }
            }
        }
    }

    #[test]
    fn a_number_written_in_any_way_is_read_back(whole in 0_u64..1_000_000_000_000, cents in 0_u32..100, way in 0_usize..9, negative: bool, unit in 0..NOUNS.len(), scale in 0..SCALES.len(), words: bool) {
        let groups = |sizes: &[usize], sign: &str| {
            let mut digits = whole.to_string();
            let mut groups = Vec::new();
            let mut sizes = sizes.iter().copied().cycle();
            let mut size = 3;
            while digits.len() > size {
                groups.insert(0, digits.split_off(digits.len() - size));
                size = sizes.next().unwrap_or(3);
            }
            groups.insert(0, digits);
            groups.join(sign)
        };
        let (text, mark) = match way {
            0 => (format!("{whole}.{cents:02}"), Mark::Point),
            1 => (format!("{}.{cents:02}", groups(&[3], ",")), Mark::Point),
            2 => (format!("{},{cents:02}", groups(&[3], ".")), Mark::Comma),
            3 => (format!("{},{cents:02}", groups(&[3], " ")), Mark::Comma),
            4 => (format!("{},{cents:02}", groups(&[3], "\u{a0}")), Mark::Comma),
            5 => (format!("{}.{cents:02}", groups(&[3], "\u{2009}")), Mark::Point),
            6 => (format!("{}.{cents:02}", groups(&[3], "'")), Mark::Point),
            7 => (format!("{}.{cents:02}", groups(&[2], ",")), Mark::Point),
            _ => (format!("{whole}{cents:02}e-2"), Mark::Point),
        };
        let tail = if words { format!(" {} {}", SCALES[scale].printed, NOUNS[unit].printed) } else { String::new() };
        let power = if words { SCALES[scale].power + NOUNS[unit].power } else { 0 };
        let expected = i128::from(whole) * 100 + i128::from(cents);
        let signed = if negative { -expected } else { expected };
        let signs = if negative { vec![format!("-{text}{tail}"), format!("−{text}{tail}"), format!("({text}){tail}"), format!("({text}{tail})")] } else { vec![format!("{text}{tail}"), format!("+{text}{tail}")] };
        for text in signs {
            let number = parse(&text, mark);
            prop_assert!(number.is_ok(), "{}", text);
            if let Ok(number) = number {
                prop_assert_eq!((number.mantissa, number.scale), (signed, 2 - power), "{}", text);
            }
        }
    }
}

#[test]
fn a_zero_that_is_none_is_walked() {
    for (flag, who) in SCANT {
        for (text, scant) in [("0", true), ("0 ", true), ("0.0", true), ("0,00", true), ("1", false), ("10", false), ("", false)]
        {
            let read = cell(&format!("{text}{flag}"), Mark::Unsettled, Declared::default());
            assert_eq!(read.is_ok_and(|(_, flags)| flags.has('N')), scant, "{text}{flag} {who}");
        }
    }
}
