//! What is said of a forecast: by which method, how well that did, how sure it is.

use crate::chart::Locale;
use crate::metric::{Method, Outlook};
use crate::study::Foreseen;

/// The notes of a picture with forecasts, one for each method that was used.
pub fn notes(foreseen: &[Foreseen], labels: &[(String, String)], locale: Locale) -> Vec<String> {
    let name = |found: &Foreseen| {
        let own = |(value, label): &(String, String)| {
            labels.iter().find(|(known, _)| known == value).map_or_else(|| label.clone(), |(_, label)| label.clone())
        };
        found.series.iter().map(own).collect::<Vec<_>>().join(pick(locale, ", ", "、"))
    };
    let mut notes: Vec<String> = foreseen.iter().map(|found| note(&found.outlook, &name(found), locale)).collect();
    if !notes.is_empty() {
        notes.push(
            pick(
                locale,
                "The band holds the figure with 95% probability if the future varies as the past did",
                "若未来的波动与过去相同，实际值落在阴影内的概率为95%",
            )
            .to_owned(),
        );
    }
    notes
}

fn pick<T>(locale: Locale, en: T, zh: T) -> T {
    if locale == Locale::Zh { zh } else { en }
}

fn note(outlook: &Outlook, series: &str, locale: Locale) -> String {
    let Outlook { method, errors, looks, points, count, .. } = outlook;
    let (_, en, zh) = method.names();
    let error = errors.iter().find(|(known, _)| known == method).map(|(_, error)| short(*error));
    let of = match (series, locale) {
        ("", _) => String::new(),
        (series, Locale::En) => format!(" of {series}"),
        (series, Locale::Zh) => format!("（{series}）"),
    };
    let tried = errors.len();
    match locale {
        Locale::En => {
            let chosen = if outlook.asked || tried < 2 { String::new() } else { format!(", the least off of {tried} methods") };
            let unit = if *points { " points" } else { "%" };
            let missed = error.map(|error| {
                format!(" when tried on the last {looks} of {count} figures, one period ahead: {error}{unit} on average")
            });
            format!("Forecast{of} by {en}{chosen}{}", missed.unwrap_or_default())
        }
        Locale::Zh => {
            let chosen =
                if outlook.asked || tried < 2 { String::new() } else { format!("，在{tried}种方法中误差最小") };
            let unit = if *points { "个百分点" } else { "%" };
            let missed = error.map(|error| format!("；用最近{looks}期（共{count}期）回测，向前一期平均偏差{error}{unit}"));
            format!("预测方法{of}：{zh}{chosen}{}", missed.unwrap_or_default())
        }
    }
}

/// What `explain` says of a forecast.
pub fn told(outlook: &Outlook) -> String {
    let Outlook { method, observed: (first, last), count, looks, errors, points, .. } = outlook;
    let (name, about, _) = method.names();
    let how = if outlook.asked { "as asked" } else { "the least off in the back-test" };
    let error = |(method, error): &(Method, f64)| format!("{} {}", method.names().0, short(*error));
    let errors: Vec<String> = errors.iter().map(error).collect();
    let unit = if *points { "points" } else { "% of the level" };
    format!(
        "method     {name}: {about}, {how}\nobserved   {count} figures from {first} to {last}\n\
         back-test  {looks} times one period ahead, off on average by {unit}: {}\n",
        errors.join(", ")
    )
}

/// Two decimals, or more where a small number needs them.
fn short(error: f64) -> String {
    let decimals = if error >= 0.1 {
        1
    } else if error >= 0.01 {
        2
    } else {
        3
    };
    format!("{error:.decimals$}")
}
