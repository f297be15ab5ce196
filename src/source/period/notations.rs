//! The tables of notations: what a period looks like in print, a row each.

use super::{Notation, Piece, Reading};
use crate::period::Frequency::{self, Day as OfDay, Half, Month, Quarter, Span, Week, Year as OfYear};

use Piece::{Day, First, Months, Next, NextShort, Number, Padded, PaddedDay, ShortYear, Text, Word, Year};

const HALVES: &[&str] = &["上", "下"];
const QUARTERS: &[&str] = &["一", "二", "三", "四"];
const ROMAN: &[&str] = &["I", "II", "III", "IV"];
/// English first, then German, French, Spanish, Italian, Portuguese and Dutch: no spelling means two months.
const MONTHS: &[&str] = &[
    "Jan|January|Jan.|Januar|janv|janv.|janvier|ene|enero|gen|gennaio|janeiro|januari",
    "Feb|February|Feb.|Februar|févr|févr.|février|febrero|febbraio|fev|fevereiro|februari",
    "Mar|March|Mar.|Mär|März|mars|marzo|março|mrt|maart",
    "Apr|April|Apr.|avr|avr.|avril|abr|abril|aprile",
    "May|Mai|mayo|mag|maggio|maio|mei",
    "Jun|June|Jun.|Juni|juin|junio|giu|giugno|junho",
    "Jul|July|Jul.|Juli|juil|juil.|juillet|julio|lug|luglio|julho",
    "Aug|August|Aug.|août|ago|agosto|augustus",
    "Sep|Sept|September|Sep.|Sept.|septembre|septiembre|set|settembre|setembro",
    "Oct|October|Oct.|Okt|Oktober|octobre|octubre|ott|ottobre|out|outubro",
    "Nov|November|Nov.|novembre|noviembre|novembro",
    "Dec|December|Dec.|Dez|Dezember|déc|déc.|décembre|dic|diciembre|dicembre|dezembro",
];
const MONTHS_ZH: &[&str] = &["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"];

const fn row(frequency: Frequency, example: &'static str, pieces: &'static [Piece]) -> Notation {
    Notation { frequency, pieces, example, reading: Reading::Certain }
}

const fn open(frequency: Frequency, example: &'static str, pieces: &'static [Piece], reading: Reading) -> Notation {
    Notation { frequency, pieces, example, reading }
}

/// The notations that are read beside that of references.
pub const NOTATIONS: &[Notation] = &[
    row(OfYear, "2023年", &[Year, Text("年")]),
    row(OfYear, "2023年全年", &[Year, Text("年全年")]),
    row(OfYear, "2023年末", &[Year, Text("年末")]),
    row(OfYear, "2023年底", &[Year, Text("年底")]),
    row(OfYear, "2023 年", &[Year, Text(" 年")]),
    row(OfYear, "CY2023", &[Text("CY"), Year]),
    row(OfYear, "CY 2023", &[Text("CY "), Year]),
    row(OfYear, "2023년", &[Year, Text("년")]),
    row(OfYear, "2023JJ00", &[Year, Text("JJ00")]),
    row(Half, "2023HJ01", &[Year, Text("HJ"), Padded]),
    row(Half, "2023H1", &[Year, Text("H"), Number]),
    row(Half, "2023 H1", &[Year, Text(" H"), Number]),
    row(Half, "2023-h1", &[Year, Text("-H"), Number]),
    row(Half, "2023-S1", &[Year, Text("-S"), Number]),
    row(Half, "2023S1", &[Year, Text("S"), Number]),
    row(Half, "H1 2023", &[Text("H"), Number, Text(" "), Year]),
    row(Half, "H1-2023", &[Text("H"), Number, Text("-"), Year]),
    row(Half, "H1/2023", &[Text("H"), Number, Text("/"), Year]),
    row(Half, "1H 2023", &[Number, Text("H "), Year]),
    row(Half, "1H2023", &[Number, Text("H"), Year]),
    row(Half, "2023 1H", &[Year, Text(" "), Number, Text("H")]),
    row(Half, "1H23", &[Number, Text("H"), ShortYear]),
    row(Half, "2023上半年", &[Year, Word(HALVES), Text("半年")]),
    row(Half, "2023年上半年", &[Year, Text("年"), Word(HALVES), Text("半年")]),
    row(Quarter, "2023Q4", &[Year, Text("Q"), Number]),
    row(Quarter, "2023 Q4", &[Year, Text(" Q"), Number]),
    row(Quarter, "2023-q4", &[Year, Text("-Q"), Number]),
    row(Quarter, "2023:Q4", &[Year, Text(":Q"), Number]),
    row(Quarter, "2023/Q4", &[Year, Text("/Q"), Number]),
    row(Quarter, "Q4 2023", &[Text("Q"), Number, Text(" "), Year]),
    row(Quarter, "Q4-2023", &[Text("Q"), Number, Text("-"), Year]),
    row(Quarter, "Q4/2023", &[Text("Q"), Number, Text("/"), Year]),
    row(Quarter, "Q4'23", &[Text("Q"), Number, Text("'"), ShortYear]),
    row(Quarter, "4Q 2023", &[Number, Text("Q "), Year]),
    row(Quarter, "4Q2023", &[Number, Text("Q"), Year]),
    row(Quarter, "4Q23", &[Number, Text("Q"), ShortYear]),
    row(Quarter, "2023 4Q", &[Year, Text(" "), Number, Text("Q")]),
    row(Quarter, "2023-IV", &[Year, Text("-"), Word(ROMAN)]),
    row(Quarter, "2023 IV", &[Year, Text(" "), Word(ROMAN)]),
    row(Quarter, "IV 2023", &[Word(ROMAN), Text(" "), Year]),
    row(Quarter, "IV/2023", &[Word(ROMAN), Text("/"), Year]),
    row(Quarter, "2023K4", &[Year, Text("K"), Number]),
    row(Quarter, "2023T4", &[Year, Text("T"), Number]),
    row(Quarter, "T4 2023", &[Text("T"), Number, Text(" "), Year]),
    row(Quarter, "2023-T4", &[Year, Text("-T"), Number]),
    row(Quarter, "2023KW04", &[Year, Text("KW"), Padded]),
    row(Quarter, "2023년 4분기", &[Year, Text("년 "), Number, Text("분기")]),
    row(Quarter, "2023 4/4", &[Year, Text(" "), Number, Text("/4")]),
    row(Quarter, "2023.4/4", &[Year, Text("."), Number, Text("/4")]),
    row(Quarter, "2023年第四季度", &[Year, Text("年第"), Word(QUARTERS), Text("季度")]),
    row(Quarter, "2023年第4季度", &[Year, Text("年第"), Number, Text("季度")]),
    row(Quarter, "2023年四季度", &[Year, Text("年"), Word(QUARTERS), Text("季度")]),
    row(Quarter, "2023年4季度", &[Year, Text("年"), Number, Text("季度")]),
    row(Quarter, "2023年Q4", &[Year, Text("年Q"), Number]),
    row(Quarter, "2023第四季度", &[Year, Text("第"), Word(QUARTERS), Text("季度")]),
    row(Month, "2023M12", &[Year, Text("M"), Number]),
    row(Month, "2023-M12", &[Year, Text("-M"), Number]),
    row(Month, "2023MM12", &[Year, Text("MM"), Padded]),
    row(Month, "2023년 12월", &[Year, Text("년 "), Number, Text("월")]),
    row(Month, "2023年12月", &[Year, Text("年"), Number, Text("月")]),
    row(Month, "2023年12月份", &[Year, Text("年"), Number, Text("月份")]),
    row(Month, "2023年12月末", &[Year, Text("年"), Number, Text("月末")]),
    row(Month, "2023年12月底", &[Year, Text("年"), Number, Text("月底")]),
    row(Month, "2023 年 12 月", &[Year, Text(" 年 "), Number, Text(" 月")]),
    row(Month, "Dec 2023", &[Word(MONTHS), Text(" "), Year]),
    row(Month, "Dec, 2023", &[Word(MONTHS), Text(", "), Year]),
    row(Month, "Dec-2023", &[Word(MONTHS), Text("-"), Year]),
    row(Month, "Dec '23", &[Word(MONTHS), Text(" '"), ShortYear]),
    row(Month, "2023-Dec", &[Year, Text("-"), Word(MONTHS)]),
    row(Month, "2023 Dec", &[Year, Text(" "), Word(MONTHS)]),
    row(Month, "12/2023", &[Padded, Text("/"), Year]),
    row(Month, "12.2023", &[Padded, Text("."), Year]),
    row(Month, "12-2023", &[Padded, Text("-"), Year]),
    row(Week, "2023W05", &[Year, Text("W"), Padded]),
    row(Week, "2023 W05", &[Year, Text(" W"), Padded]),
    row(Week, "W05 2023", &[Text("W"), Padded, Text(" "), Year]),
    row(Week, "2023年第5周", &[Year, Text("年第"), Number, Text("周")]),
    row(OfDay, "2023-1-5", &[Year, Text("-"), Number, Text("-"), Day]),
    row(OfDay, "31.12.2023", &[Day, Text("."), Number, Text("."), Year]),
    row(OfDay, "2023/12/31", &[Year, Text("/"), Number, Text("/"), Day]),
    row(OfDay, "2023.12.31", &[Year, Text("."), Number, Text("."), Day]),
    row(OfDay, "20231231", &[Year, Padded, PaddedDay]),
    row(OfDay, "2023年12月31日", &[Year, Text("年"), Number, Text("月"), Day, Text("日")]),
    row(OfDay, "31 Dec 2023", &[Day, Text(" "), Word(MONTHS), Text(" "), Year]),
    row(OfDay, "31-Dec-2023", &[Day, Text("-"), Word(MONTHS), Text("-"), Year]),
    row(OfDay, "Dec 31, 2023", &[Word(MONTHS), Text(" "), Day, Text(", "), Year]),
    row(Span, "2023年1-10月", &[Year, Text("年"), First, Text("-"), Number, Text("月")]),
    row(Span, "2023年1至10月", &[Year, Text("年"), First, Text("至"), Number, Text("月")]),
    row(Span, "2023年前三季度", &[Year, Text("年前三季度"), Months(1, 9)]),
];

/// Notations that one cell does not settle: the column as a whole does, or the card.
pub const UNSETTLED: &[Notation] = &[
    open(OfDay, "31/12/2023", &[Day, Text("/"), Number, Text("/"), Year], Reading::DayFirst),
    open(OfDay, "31-12-2023", &[Day, Text("-"), Number, Text("-"), Year], Reading::DayFirst),
    open(OfDay, "12/31/2023", &[Number, Text("/"), Day, Text("/"), Year], Reading::MonthFirst),
    open(OfDay, "12-31-2023", &[Number, Text("-"), Day, Text("-"), Year], Reading::MonthFirst),
    open(Month, "2023/12", &[Year, Text("/"), Padded], Reading::Slashed),
    open(Month, "202312", &[Year, Padded], Reading::Compact),
    open(Month, "2023.12", &[Year, Text("."), Padded], Reading::Dotted),
    open(Month, "Dec-23", &[Word(MONTHS), Text("-"), ShortYear], Reading::Short),
];

/// Days with years of two digits, read under a declared `order` only.
pub const SHORT_DAYS: &[Notation] = &[
    open(OfDay, "31/12/23", &[Day, Text("/"), Number, Text("/"), ShortYear], Reading::DayFirst),
    open(OfDay, "31.12.23", &[Day, Text("."), Number, Text("."), ShortYear], Reading::DayFirst),
    open(OfDay, "31-12-23", &[Day, Text("-"), Number, Text("-"), ShortYear], Reading::DayFirst),
    open(OfDay, "12/31/23", &[Number, Text("/"), Day, Text("/"), ShortYear], Reading::MonthFirst),
    open(OfDay, "12-31-23", &[Number, Text("-"), Day, Text("-"), ShortYear], Reading::MonthFirst),
    open(OfDay, "23/12/31", &[ShortYear, Text("/"), Number, Text("/"), Day], Reading::YearFirst),
    open(OfDay, "23-12-31", &[ShortYear, Text("-"), Number, Text("-"), Day], Reading::YearFirst),
    open(OfDay, "23.12.31", &[ShortYear, Text("."), Number, Text("."), Day], Reading::YearFirst),
];

/// Fiscal years, read where the card says which months they are.
pub const FISCAL: &[Notation] = &[
    open(OfYear, "FY2023", &[Text("FY"), Year], Reading::Fiscal),
    open(OfYear, "FY 2023", &[Text("FY "), Year], Reading::Fiscal),
    open(OfYear, "FY23", &[Text("FY"), ShortYear], Reading::Fiscal),
    open(OfYear, "FY2022/23", &[Text("FY"), Year, Text("/"), NextShort], Reading::Fiscal),
    open(OfYear, "FY2022-23", &[Text("FY"), Year, Text("-"), NextShort], Reading::Fiscal),
    open(OfYear, "FY 2022/23", &[Text("FY "), Year, Text("/"), NextShort], Reading::Fiscal),
    open(OfYear, "FY 2022-23", &[Text("FY "), Year, Text("-"), NextShort], Reading::Fiscal),
    open(OfYear, "2022/23", &[Year, Text("/"), NextShort], Reading::Fiscal),
    open(OfYear, "2022-23", &[Year, Text("-"), NextShort], Reading::Fiscal),
    open(OfYear, "2022/2023", &[Year, Text("/"), Next], Reading::Fiscal),
    open(OfYear, "2022-2023", &[Year, Text("-"), Next], Reading::Fiscal),
    open(OfYear, "2023年度", &[Year, Text("年度")], Reading::Fiscal),
    open(OfYear, "2023财年", &[Year, Text("财年")], Reading::Fiscal),
];

/// Parts of a year in a column of their own, or as the name of a column; the year stands elsewhere.
pub const PARTS: &[Notation] = &[
    row(Half, "H1", &[Text("H"), Number]),
    row(Half, "1H", &[Number, Text("H")]),
    row(Half, "S1", &[Text("S"), Number]),
    row(Half, "上半年", &[Word(HALVES), Text("半年")]),
    row(Quarter, "Q4", &[Text("Q"), Number]),
    row(Quarter, "4Q", &[Number, Text("Q")]),
    row(Quarter, "第四季度", &[Text("第"), Word(QUARTERS), Text("季度")]),
    row(Quarter, "第4季度", &[Text("第"), Number, Text("季度")]),
    row(Quarter, "四季度", &[Word(QUARTERS), Text("季度")]),
    row(Quarter, "4季度", &[Number, Text("季度")]),
    row(Quarter, "K4", &[Text("K"), Number]),
    row(Quarter, "T4", &[Text("T"), Number]),
    row(Month, "Dec", &[Word(MONTHS)]),
    row(Month, "M12", &[Text("M"), Padded]),
    row(Month, "12月", &[Number, Text("月")]),
    row(Month, "12월", &[Number, Text("월")]),
    row(Month, "12月份", &[Number, Text("月份")]),
    row(Month, "十二月", &[Word(MONTHS_ZH), Text("月")]),
    row(Week, "W05", &[Text("W"), Padded]),
    row(Week, "第5周", &[Text("第"), Number, Text("周")]),
];

/// What a bare number in a column of this name counts, in lower case.
pub const PART_NAMES: &[(&str, Frequency)] = &[
    ("half", Half),
    ("semester", Half),
    ("半年", Half),
    ("quarter", Quarter),
    ("qtr", Quarter),
    ("季度", Quarter),
    ("季", Quarter),
    ("month", Month),
    ("mon", Month),
    ("月", Month),
    ("月份", Month),
    ("quartal", Quarter),
    ("kvartal", Quarter),
    ("trimestre", Quarter),
    ("분기", Quarter),
    ("monat", Month),
    ("mois", Month),
    ("mes", Month),
    ("maand", Month),
    ("월", Month),
    ("week", Week),
    ("周", Week),
];

/// What may stand behind a day that means its midnight, and so the day.
pub const MIDNIGHTS: &[&str] = &[
    "T00:00",
    "T00:00Z",
    "T00:00:00",
    "T00:00:00Z",
    "T00:00:00.000",
    "T00:00:00.000Z",
    " 0:00",
    " 0:00:00",
    " 00:00",
    " 00:00:00",
    " 00:00:00.000",
    " 12:00 AM",
    " 12:00:00 AM",
];
