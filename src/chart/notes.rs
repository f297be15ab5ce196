//! Notes that the data call for, so that nothing in a picture is silently more certain than its numbers.

use super::data::{Bound, Data, Point, Series};
use super::dates::{Rhythm, said};
use super::left_out::{self, Share};
use super::spec::{Input, Locale};
use super::words::{self, listed};
use crate::period::Period;
use crate::table::{Mark, Reason, Status};

/// Whether two notes say the same: one contains the other.
pub(super) fn same(a: &str, b: &str) -> bool {
    let plain = |text: &str| text.trim().trim_end_matches(['.', '。']).to_lowercase();
    let (a, b) = (plain(a), plain(b));
    a.contains(&b) || b.contains(&a)
}

/// The notes that these data call for. Where `words` stand in the picture for missing numbers, they are explained.
pub(super) fn derived(input: &Input, data: &Data, words: bool) -> Vec<String> {
    let locale = input.spec.locale;
    let mut notes = Vec::new();
    notes.extend(definitions(input, data));
    notes.extend(breaks(input, data, locale));
    notes.extend(bounds(data, locale));
    let imputed = |point: &Point| point.value.is_some() && point.status.letter() == Status::IMPUTED.letter();
    let origins = [
        (true, "The total minus the other parts, not printed by the source", "由合计减去其他部分得出，非来源直接公布"),
        (false, "Derived from other figures, not printed by the source", "由其他数据推算，非来源直接公布"),
    ];
    for (remainder, en, zh) in origins {
        if let Some(places) = places(data, |point| imputed(point) && point.remainder == remainder, locale) {
            notes.push(locale.pick(format!("{en}: {places}"), format!("{zh}：{places}")));
        }
    }
    // Of a forecast of ours it is said how it was made, and the picture shows where.
    let ours = super::ahead::outlook(input).is_some();
    for (letter, en, zh) in STATUSES.iter().filter(|(letter, ..)| !(ours && *letter == Status::FORECAST.letter())) {
        let marked = |point: &Point| point.value.is_some() && point.status.letter() == *letter;
        if let Some(places) = places(data, marked, locale) {
            notes.push(locale.pick(format!("{en}: {places}"), format!("{zh}：{places}")));
        }
    }
    for (mark, zh) in MARKED {
        let marked = |point: &Point| point.value.is_some() && point.status.has(*mark);
        if let Some(places) = places(data, marked, locale) {
            notes.push(locale.pick(format!("{}: {places}", words::capital(mark.sentence())), format!("{zh}：{places}")));
        }
    }
    notes.extend(left_out::notes(input, data));
    notes.extend(reasons(data, words, locale));
    notes
}

/// That numbers of two definitions stand in one picture. A waterfall shows those of one alone.
fn definitions(input: &Input, data: &Data) -> Option<String> {
    let locale = input.spec.locale;
    if data.drawn_definitions() < 2 || input.spec.kind.name == "waterfall" {
        return None;
    }
    // What was asked for aloud is not called impossible.
    let allowed = input.spec.across_breaks;
    let (en, zh) = match (input.spec.kind.name, allowed) {
        ("dumbbell", false) => ("Rows of different definitions cannot be compared", "统计口径不同的行不可比较"),
        ("dumbbell", true) => ("Figures are of different definitions", "各数据统计口径不同"),
        _ if milestone(data) && !allowed => {
            ("The dots are of different definitions and cannot be compared", "各点统计口径不同，不可比较")
        }
        _ if milestone(data) => ("The dots are of different definitions", "各点统计口径不同"),
        (_, false) => (
            "Figures on the two sides of a dotted rule are counted differently and cannot be compared",
            "虚线两侧统计口径不同，不可比较",
        ),
        (_, true) => ("Figures on the two sides of a dotted rule are counted differently", "虚线两侧统计口径不同"),
    };
    // Numbers that were computed across it are told by their mark.
    let told = data.points().any(|point| point.value.is_some() && point.status.has(Mark::SeriesBreak));
    let aside = if allowed && !told {
        locale.pick(" (series break, comparison allowed)", "（数列断点，允许比较）")
    } else {
        ""
    };
    Some(format!("{}{aside}", locale.pick(en, zh)))
}

fn milestone(data: &Data) -> bool {
    data.table.metric.starts_with("milestone")
}

/// Statuses that a reader must know of.
const STATUSES: &[(char, &str, &str)] =
    &[('E', "Estimate", "估计值"), ('P', "Provisional", "初步数据"), ('F', "Forecast", "预测值")];

/// Marks that a reader must know of, in Chinese; their English sentences are those of the list.
const MARKED: &[(Mark, &str)] = &[
    (Mark::Partial, "期间尚未结束或数据不全"),
    (Mark::LikeForLike, "与上年同期已过部分相比"),
    (Mark::Matched, "仅按两期均有数据的成员计算"),
    (Mark::AbsBase, "负基数：按其绝对值计算增长"),
    (Mark::SignedBase, "负基数：按原值计算增长"),
    (Mark::SeriesBreak, "跨数列断点计算"),
    (Mark::FirstBase, "以该数列首期为基期"),
    (Mark::FirstRelease, "各期按首次发布的数据"),
    (Mark::NamedRelease, "按指定日期发布的数据"),
    (Mark::FewerParts, "合计不含尚未开始或已终止的分项"),
];

fn breaks(input: &Input, data: &Data, locale: Locale) -> Vec<String> {
    let periods = data.periods();
    let inside = |after: Period| periods.iter().any(|p| p.end() <= after.end()) && periods.iter().any(|p| p.end() > after.end());
    let told = |note: &str| input.notes.iter().chain(&input.spec.note).any(|known| same(known, note));
    let shown = data.table.breaks.iter().filter(|one| inside(one.after) && !told(&one.note));
    let concerns = |one: &crate::table::Break| {
        data.series
            .iter()
            .any(|s| s.points.windows(2).any(|pair| super::cuts::between(data, s, pair[0].period, pair[1].period) == Some(one)))
    };
    shown
        .filter(|one| concerns(one))
        .map(|one| {
            let after = said(one.after, locale);
            locale.pick(format!("Break after {after}: {}", one.note), format!("{after}之后口径变动：{}", one.note))
        })
        .collect()
}

fn bounds(data: &Data, locale: Locale) -> Vec<String> {
    let signs = [(Bound::More, "more than", "超过"), (Bound::Less, "less than", "低于"), (Bound::About, "about", "约")];
    let has = |bound: Bound| data.points().any(|point| point.value.is_some() && point.bound == bound);
    let said: Vec<String> = signs
        .into_iter()
        .filter(|(bound, ..)| has(*bound))
        .map(|(bound, en, zh)| locale.pick(format!("{} {en}", bound.sign()), format!("{}{zh}", bound.sign())))
        .collect();
    match said.is_empty() {
        true => Vec::new(),
        false => vec![locale.pick(
            format!("{}, as the source prints it (drawn hollow)", said.join(", ")),
            format!("{}：来源如此表述（空心表示）", said.join("，")),
        )],
    }
}

/// Why there is no number where a change was asked for.
fn reasons(data: &Data, words: bool, locale: Locale) -> Vec<String> {
    let first = |series: &Series| series.points.iter().position(|point| point.value.is_some()).unwrap_or(0);
    let inside = |series: &Series, at: usize| at > first(series) || series.points[at].reason != Some(Reason::NoPrior);
    let mut seen: Vec<Reason> = Vec::new();
    for series in &data.series {
        for (at, point) in series.points.iter().enumerate() {
            if let (None, Some(reason)) = (point.value, point.reason)
                && inside(series, at)
                && !seen.contains(&reason)
            {
                seen.push(reason);
            }
        }
    }
    seen.sort();
    let missing = |reason: &Reason| !matches!(reason, Reason::Break | Reason::DefinitionDiffers);
    let say = |reason: Reason| {
        let named = match reason {
            Reason::Break | Reason::DefinitionDiffers => words::broken(locale),
            _ => words::missing(locale),
        };
        match (locale, reason) {
            (Locale::En, _) => format!("{named}: {}", reason.sentence()),
            (Locale::Zh, Reason::Break | Reason::DefinitionDiffers) => format!("{named}：口径不同，不计算增长"),
            (Locale::Zh, _) => format!("{named}：缺少计算所需的数据"),
        }
    };
    seen.retain(|reason| *reason != Reason::NoPrior);
    let broken = seen.iter().any(|reason| matches!(reason, Reason::Break | Reason::DefinitionDiffers));
    if !words {
        let text = locale.pick("No change is given across a break or a change of definition", "口径变动前后不计算变动");
        return (broken && !milestone(data)).then(|| text.to_owned()).into_iter().collect();
    }
    let several = seen.iter().copied().filter(missing).count() > 1
        || seen.iter().any(|r| matches!(r, Reason::MissingPeriod | Reason::MissingValue));
    if several {
        seen.retain(|reason| !missing(reason));
    }
    let mut said: Vec<String> = seen.into_iter().map(say).collect();
    if several {
        said.push(absent(data, locale));
    }
    said.dedup();
    said
}

/// The note on bands without a number.
pub(super) fn absent(data: &Data, locale: Locale) -> String {
    let named = words::missing(locale);
    let (en, zh) = match (data.table.metric == "value", left_out::share(data)) {
        (true, Share::None) => ("no figure was found", "没有数据，或没有可比数据"),
        (true, Share::Some) => ("no figure was found, or it was left out", "没有数据、没有可比数据，或已剔除"),
        (true, Share::All) => ("left out", "已剔除"),
        (false, Share::None) => ("no figure, or none to compare it with", "没有数据，或没有可比数据"),
        (false, _) => ("no figure, none to compare it with, or left out", "没有数据、没有可比数据，或已剔除"),
    };
    locale.pick(format!("{named}: {en}"), format!("{named}：{zh}"))
}

/// The same notes where these words, which some of them explain, found no place in the picture.
pub(super) fn without(notes: Vec<String>, words: &[&str], locale: Locale) -> Vec<String> {
    let told = |note: String| {
        let rest = words.iter().find_map(|word| note.strip_prefix(word)?.strip_prefix([':', '：']));
        let empty = locale.pick("Where there is no column", "没有柱的位置");
        rest.map(|rest| format!("{empty}{}{}", locale.pick(":", "："), rest)).unwrap_or(note)
    };
    notes.into_iter().map(told).collect()
}

/// How many places a note names before it only counts them.
const NAMED: usize = 4;

/// Where points of a kind are: by series where there are several, by period.
fn places(data: &Data, marked: impl Fn(&Point) -> bool, locale: Locale) -> Option<String> {
    let mut said = Vec::new();
    for series in &data.series {
        let periods: Vec<Period> = series.points.iter().filter(|point| marked(point)).map(|point| point.period).collect();
        if periods.is_empty() {
            continue;
        }
        let dates = several(&periods, locale);
        said.push(match data.series.len() > 1 {
            true => locale.pick(format!("{} ({dates})", series.label), format!("{}（{dates}）", series.label)),
            false => dates,
        });
    }
    (!said.is_empty()).then(|| listed(&said, locale))
}

fn several(periods: &[Period], locale: Locale) -> String {
    if periods.len() > NAMED {
        let count = periods.len();
        return locale.pick(format!("{count} dates"), format!("{count}个时点"));
    }
    listed(&periods.iter().map(|period| said(*period, locale)).collect::<Vec<_>>(), locale)
}

/// The note on gaps in lines: which periods have no number, where they are few.
pub(super) fn gaps(data: &Data, locale: Locale) -> Option<String> {
    let all = data.periods();
    let mut said_gaps = Vec::new();
    let (mut any, mut left) = (false, false);
    for series in &data.series {
        let periods: Vec<Period> = series.drawn().map(|(point, _)| point.period).collect();
        let rhythm = Rhythm::among(&periods, &all, data.table.frequency);
        let gaps: Vec<Period> = periods.windows(2).flat_map(|pair| rhythm.between(pair[0], pair[1])).collect();
        let unnamed = |a, b| rhythm.missing(a, b) > 0 && rhythm.between(a, b).is_empty();
        let all = gaps.len();
        let missing = left_out::unexplained(data, series, gaps);
        left |= missing.len() < all;
        any |= !missing.is_empty() || periods.windows(2).any(|pair| unnamed(pair[0], pair[1]));
        if !missing.is_empty() {
            let dates = several(&missing, locale);
            said_gaps.push(match data.series.len() > 1 {
                true => locale.pick(format!("{} ({dates})", series.label), format!("{}（{dates}）", series.label)),
                false => dates,
            });
        }
    }
    if !any {
        return None;
    }
    let level = data.table.metric == "value";
    let named = !said_gaps.is_empty() && said_gaps.len() <= 3;
    Some(match named && level {
        true => locale.pick(
            format!("Gaps: no figure was found for {}", listed(&said_gaps, locale)),
            format!("空缺处没有数据：{}", listed(&said_gaps, locale)),
        ),
        false if level && left => locale.pick(
            "Where a line is interrupted, or is a single dot, no figure was found for the dates between, or it was left out"
                .to_owned(),
            "线条中断或为单点处，其间没有数据或已剔除".to_owned(),
        ),
        false if level => locale.pick(
            "Where a line is interrupted, or is a single dot, no figure was found for the dates between".to_owned(),
            "线条中断或为单点处，其间没有数据".to_owned(),
        ),
        false => locale.pick(
            "Where a line is interrupted, or is a single dot, there is no figure, or none to compare it with".to_owned(),
            "线条中断或为单点处，没有数据或没有可比数据".to_owned(),
        ),
    })
}

/// What a picture of milestones shows, and which series have none.
pub(super) fn milestones(data: &Data, locale: Locale) -> Vec<String> {
    let without: Vec<&Series> = data.series.iter().filter(|series| series.last().is_none()).collect();
    let labels: Vec<String> = without.iter().map(|series| series.label.clone()).collect();
    let mut said = vec![
        locale
            .pick(
                "Each dot is the first date at which a series stands at or above the level",
                "每个点为该序列首次达到该水平的时点",
            )
            .to_owned(),
    ];
    if !labels.is_empty() && data.series.len() > 1 {
        let names = listed(&labels, locale);
        said.push(locale.pick(format!("No date is known for {names}"), format!("无法确定时点：{names}")));
    }
    said
}

/// Whether the data have forecasts: they are drawn dashed on a band.
pub(super) fn forecasts(data: &Data) -> bool {
    data.points().any(|point| point.value.is_some() && point.status.letter() == Status::FORECAST.letter())
}
