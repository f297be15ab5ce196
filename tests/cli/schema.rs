//! `sizeup schema` and `sizeup completions`: for editors and shells.

use crate::harness::Work;

#[test]
fn schemas_are_json_schemas_and_know_every_section() {
    for (of, keys) in [
        ("analysis", &["title", "as_of", "locale", "measure", "table", "chart", "claim"][..]),
        (
            "card",
            &["title", "file", "sources", "period", "dimensions", "measures", "columns", "breaks", "leave_out", "status", "csv"],
        ),
    ] {
        let text = Work::new().run(["schema", of]).done();
        let schema: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert!(schema["$schema"].as_str().is_some_and(|name| name.contains("json-schema.org")), "{text}");
        assert_eq!(schema["additionalProperties"], false, "an unknown key is an error");
        for key in keys {
            assert!(schema["properties"][key].is_object(), "{key} is not in the schema of {of}");
        }
    }
}

#[test]
fn completions_for_every_shell() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = Work::new().run(["completions", shell]).done();
        for verb in ["build", "check", "inspect", "metrics", "chart", "explain", "list", "init"] {
            assert!(script.contains(verb), "{verb} is not in the completions for {shell}");
        }
    }
}
