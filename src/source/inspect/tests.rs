//! What must be understood of a few files, long and wide.

use super::*;

fn understood(text: &str) -> Understanding {
    inspect(&Input::bytes("datasets/a.csv", text), &Dialect::default()).unwrap_or_else(|findings| panic!("{findings:?}"))
}

const LONG: &str = "\
period,area,indicator,value,unit,source_id
2020-06,all,internet_users,9.40,100 million persons,a
2020-12,all,internet_users,9.89,100 million persons,a
2021-12,all,internet_users,>10.3,100 million persons,b
2021-12,rural,internet_users,284,million persons,b
2021-12,rural,internet_users,285,million persons,c
2021-12,all,internet_penetration,73.0,percent,b
2022-12,rural,internet_penetration,n/a,percent,b
";

#[test]
fn a_long_file_is_understood() {
    let found = understood(LONG);
    assert_eq!((found.shape, found.rows.read, found.delimiter.as_str(), &found.line_ends[..]), ("long", 7, ",", &["LF"][..]));
    let period = found.period.as_ref().expect("periods");
    assert_eq!((period.column.as_deref(), &period.frequencies[..], &period.guess), (Some("period"), &[("month", 4)][..], &None));
    assert_eq!((period.first.as_str(), period.last.as_str()), ("2020-06", "2022-12"));
    assert_eq!(found.dimensions.len(), 1);
    assert_eq!(found.dimensions[0].values, ["all", "rural"]);
    assert_eq!(found.dimensions[0].total.as_ref().map(|total| total.value.as_str()), Some("all"));
    let roles: Vec<_> = found.roles.iter().map(|role| (role.column.as_str(), role.role)).collect();
    assert_eq!(roles, [("indicator", "indicator"), ("unit", "unit"), ("source_id", "source")]);
    let measures: Vec<_> = found
        .measures
        .iter()
        .map(|measure| {
            (
                measure.name.as_str(),
                measure.unit.as_deref(),
                measure.kind.as_ref().map(|kind| kind.value.as_str()),
                measure.approximate,
            )
        })
        .collect();
    assert_eq!(
        measures,
        [("internet_penetration", Some("%"), Some("rate"), 0), ("internet_users", Some("person"), Some("stock"), 1)]
    );
    assert_eq!(found.missing[0].value, "n/a");
    assert_eq!(found.duplicate_count, 1);
    assert_eq!(
        found.duplicates[0],
        Duplicate { key: vec!["2021-12".into(), "rural".into(), "internet_users".into()], files: None, lines: (5, 6) }
    );
    assert_eq!(found.decimal, Some('.'));
    assert!(serde_json::to_string(&found).is_ok_and(|json| json.contains("\"shape\":\"long\"")));
}

#[test]
fn the_draft_of_a_card_is_toml() {
    let text = card(&understood(LONG));
    let value: toml::Value = toml::from_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert_eq!(value["file"].as_str(), Some("a.csv"));
    assert_eq!(value["period"]["column"].as_str(), Some("period"));
    assert_eq!(value["measures"]["internet_users"]["where"]["indicator"].as_str(), Some("internet_users"));
    assert_eq!(value["columns"]["source"].as_str(), Some("source_id"));
    assert_eq!(value.get("csv"), None, "`n/a` can mean nothing else");
    assert!(text.contains("kind = \"stock\"    # a guess: the name has `users`"), "{text}");
}

#[test]
fn a_wide_file_is_understood() {
    let found = understood("country;2019;2020;2021\nA;1,5;;2,5\nB;3,5;4,5;..\n");
    assert_eq!((found.shape, found.delimiter.as_str(), found.decimal), ("wide by period", ";", Some(',')));
    let period = found.period.as_ref().expect("periods");
    assert_eq!(
        (&period.columns[..], &period.frequencies[..]),
        (&["2019".to_owned(), "2020".into(), "2021".into()][..], &[("year", 3)][..])
    );
    assert_eq!(found.dimensions[0].column, "country");
    assert_eq!((found.measures[0].numbers, found.measures[0].empty), (4, 1));
    let text = card(&found);
    let value: toml::Value = toml::from_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert_eq!(value["period"]["columns"].as_str(), Some("2019..2021"));
    assert_eq!(value["csv"]["decimal"].as_str(), Some(","));
}

#[test]
fn gaps_are_counted_by_the_calendar() {
    let found = understood("quarter,size\n2022Q1,1\n2022Q4,2\n2023-Q1,3\n");
    assert_eq!(found.gaps, [Gap { series: vec![vec![]], count: 1, missing: vec!["2022-Q2..2022-Q3".into()] }]);
}

#[test]
fn names_cannot_break_out_of_the_card() {
    let found = understood("period,\"a]\nb\",\"x\"\"y\"\n2020,1,2\n2021,3,4\n");
    assert!(toml::from_str::<toml::Value>(&card(&found)).is_ok(), "{}", card(&found));
}

#[test]
fn every_bundled_dataset_is_understood() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets");
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|ending| ending == "csv"))
    {
        let found = inspect(&Input::file(path.to_string_lossy(), &path), &Dialect::default());
        let found = found.unwrap_or_else(|findings| panic!("{}: {findings:?}", path.display()));
        if !path.ends_with("sources.csv") {
            // What stands on two rows, and a word that is no letter of SDMX, are for a person.
            let open = found.problems.iter().any(|it| !it.what.contains("two rows") && !it.what.contains("letter of SDMX"));
            assert!(found.period.is_some() && !found.measures.is_empty() && !open, "{found:#?}");
        }
    }
}
