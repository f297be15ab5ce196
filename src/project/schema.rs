//! The JSON Schema of a card and of an analysis, for editors: printed from the lists of keys that the reader uses.

use serde_json::{Map, Value, json};

use super::analysis_keys::ANALYSIS;
use super::card_keys::CARD;
use super::keys::{Key, Keys, Shape};
use super::resolve::Known;

/// The JSON Schema of `sizeup.toml`.
pub fn analysis(known: Known) -> Value {
    root("An analysis of sizeup: sizeup.toml", &ANALYSIS, known)
}

/// The JSON Schema of `datasets/NAME.toml`.
///
/// ```
/// use sizeup::project::{Known, schema};
/// let schema = schema::card(Known { metrics: &[], charts: &[] });
/// assert_eq!(schema["properties"]["title"]["type"], "string");
/// assert_eq!(schema["additionalProperties"], false);
/// ```
pub fn card(known: Known) -> Value {
    root("A card of sizeup: datasets/NAME.toml", &CARD, known)
}

fn root(title: &str, keys: &Keys, known: Known) -> Value {
    let mut schema = object(keys, known);
    schema.insert("$schema".to_owned(), json!("http://json-schema.org/draft-07/schema#"));
    schema.insert("title".to_owned(), json!(title));
    Value::Object(schema)
}

fn object(keys: &Keys, known: Known) -> Map<String, Value> {
    let properties: Map<String, Value> = keys.0.iter().map(|key| (key.name.to_owned(), property(key, known))).collect();
    let needed: Vec<&str> = keys.0.iter().filter(|key| key.needed).map(|key| key.name).collect();
    let mut object = Map::new();
    object.insert("type".to_owned(), json!("object"));
    object.insert("properties".to_owned(), Value::Object(properties));
    object.insert("additionalProperties".to_owned(), json!(false));
    if !needed.is_empty() {
        object.insert("required".to_owned(), json!(needed));
    }
    object
}

fn property(key: &Key, known: Known) -> Value {
    let mut value = shape(&key.shape, known);
    value.insert("description".to_owned(), json!(key.sentence));
    Value::Object(value)
}

fn shape(shape: &Shape, known: Known) -> Map<String, Value> {
    let texts = |text: Value| json!({ "anyOf": [text, { "type": "array", "items": text }] });
    let text = json!({ "type": "string" });
    let value = match shape {
        Shape::Text => text,
        Shape::Texts => texts(text),
        Shape::List => json!({ "type": "array", "items": text }),
        Shape::Word(_, words) => json!({ "enum": words() }),
        Shape::ChartType => json!({ "enum": known.charts }),
        Shape::Metrics => texts(json!({ "type": "string", "pattern": format!("^({})(\\(.*\\))?$", known.metrics.join("|")) })),
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Count(low, high) => json!({ "type": "integer", "minimum": low, "maximum": high }),
        Shape::Period => json!({ "type": ["string", "integer"] }),
        Shape::Labels => json!({ "type": "object", "additionalProperties": text }),
        Shape::Where => json!({ "type": "object", "additionalProperties": texts(text) }),
        Shape::One(keys) => Value::Object(object(keys, known)),
        Shape::Many(keys) => json!({ "type": "array", "items": object(keys, known) }),
        Shape::Named(keys) => json!({ "type": "object", "additionalProperties": object(keys, known) }),
    };
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: Known = Known { metrics: &["value", "yoy"], charts: &["line"] };

    #[test]
    fn words_and_needed_keys_are_in_the_schema() {
        let analysis = analysis(KNOWN);
        let chart = &analysis["properties"]["chart"]["items"];
        assert_eq!(chart["required"], json!(["name", "measure"]));
        assert_eq!(chart["properties"]["type"]["enum"], json!(["line"]));
        assert_eq!(chart["properties"]["metric"]["anyOf"][0]["pattern"], "^(value|yoy)(\\(.*\\))?$");
        let card = card(KNOWN);
        let kind = &card["properties"]["measures"]["additionalProperties"]["properties"]["kind"];
        assert_eq!(kind["enum"], json!(["flow", "stock", "rate", "index", "ratio", "growth"]));
    }

    #[test]
    fn every_key_has_a_sentence() {
        fn walk(keys: &Keys) {
            for key in keys.0 {
                assert!(!key.sentence.is_empty() && !key.sentence.ends_with('.'), "{}", key.name);
                assert_eq!(keys.names().filter(|name| *name == key.name).count(), 1, "{}", key.name);
                if let Shape::One(inner) | Shape::Many(inner) | Shape::Named(inner) = &key.shape {
                    walk(inner);
                }
            }
        }
        walk(&CARD);
        walk(&ANALYSIS);
    }
}
