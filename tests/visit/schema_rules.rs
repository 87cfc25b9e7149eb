//! As much of JSON Schema as the shipped schemas use. A word that is not known here fails the test, so that a schema
//! never says more than is tried.

use serde_json::{Map, Value};

/// The JSON paths of `value` that break a rule of `schema`.
pub fn broken(schema: &Value, value: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    Rules { root: schema }.look(schema, value, "", &mut wrong);
    wrong
}

struct Rules<'a> {
    root: &'a Value,
}

impl Rules<'_> {
    fn fits(&self, schema: &Value, value: &Value) -> bool {
        let mut wrong = Vec::new();
        self.look(schema, value, "", &mut wrong);
        wrong.is_empty()
    }

    fn look(&self, schema: &Value, value: &Value, path: &str, wrong: &mut Vec<String>) {
        let rules = schema.as_object().unwrap_or_else(|| panic!("no object: {schema}"));
        for (word, rule) in rules {
            if !self.obeys(rules, word, rule, value, path, wrong) {
                wrong.push(format!("{path} {word}"));
            }
        }
    }

    /// Whether one rule is obeyed; what lies deeper is told in `wrong`.
    fn obeys(
        &self,
        rules: &Map<String, Value>,
        word: &str,
        rule: &Value,
        value: &Value,
        path: &str,
        wrong: &mut Vec<String>,
    ) -> bool {
        let any = |rule: &Value| rule.as_array().unwrap().iter().filter(|rule| self.fits(rule, value)).count();
        let length = |count: Option<usize>| count.map(|count| count as u64);
        let items = length(value.as_array().map(Vec::len));
        let chars = length(value.as_str().map(|text| text.chars().count()));
        let members = length(value.as_object().map(Map::len));
        let at_most = |count: Option<u64>| count.is_none_or(|count| count <= rule.as_u64().unwrap());
        let at_least = |count: Option<u64>| count.is_none_or(|count| count >= rule.as_u64().unwrap());
        match word {
            "$schema" | "$defs" | "title" | "description" | "default" | "format" => true,
            "$ref" => {
                let name = rule.as_str().unwrap().strip_prefix('#').unwrap();
                self.look(self.root.pointer(name).unwrap(), value, path, wrong);
                true
            }
            "const" => value == rule,
            "not" => !self.fits(rule, value),
            "anyOf" => any(rule) > 0,
            "oneOf" => any(rule) == 1,
            "type" => match rule {
                Value::Array(kinds) => kinds.iter().any(|kind| is(kind, value)),
                kind => is(kind, value),
            },
            "pattern" => value.as_str().is_none_or(|text| matches(rule.as_str().unwrap(), text)),
            "minimum" => value.as_f64().is_none_or(|number| number >= rule.as_f64().unwrap()),
            "maximum" => value.as_f64().is_none_or(|number| number <= rule.as_f64().unwrap()),
            "minLength" => at_least(chars),
            "maxLength" => at_most(chars),
            "minItems" => at_least(items),
            "maxItems" => at_most(items),
            "maxProperties" => at_most(members),
            "contains" => value.as_array().is_none_or(|entries| entries.iter().any(|entry| self.fits(rule, entry))),
            "items" => {
                for (index, entry) in value.as_array().into_iter().flatten().enumerate() {
                    self.look(rule, entry, &format!("{path}/{index}"), wrong);
                }
                true
            }
            "required" => {
                let has = |name: &Value| value.get(name.as_str().unwrap()).is_some();
                !value.is_object() || rule.as_array().unwrap().iter().all(has)
            }
            "properties" => {
                for (name, rule) in rule.as_object().unwrap() {
                    if let Some(member) = value.get(name) {
                        self.look(rule, member, &format!("{path}/{name}"), wrong);
                    }
                }
                true
            }
            "propertyNames" => value
                .as_object()
                .is_none_or(|members| members.keys().all(|name| self.fits(rule, &Value::String(name.clone())))),
            "additionalProperties" => {
                let known = rules.get("properties").and_then(Value::as_object);
                let others = value.as_object().into_iter().flatten();
                let others: Vec<_> = others.filter(|(name, _)| known.is_none_or(|k| !k.contains_key(*name))).collect();
                if *rule == Value::Bool(false) {
                    return others.is_empty();
                }
                for (name, member) in others {
                    self.look(rule, member, &format!("{path}/{name}"), wrong);
                }
                true
            }
            _ => panic!("the schema says {word:?}, which is not tried here"),
        }
    }
}

fn is(kind: &Value, value: &Value) -> bool {
    match kind.as_str().unwrap() {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        kind => panic!("a type {kind:?}?"),
    }
}

/// The two patterns that are used.
fn matches(pattern: &str, text: &str) -> bool {
    let word = |text: &str, most: usize, also: &str| {
        (1..=most).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric() || also.contains(c))
    };
    match pattern {
        "^[A-Za-z0-9_-]{1,64}$" => word(text, 64, "_-"),
        "^[A-Za-z0-9]{1,8}(-[A-Za-z0-9]{1,8})*$" => text.split('-').all(|part| word(part, 8, "")),
        _ => panic!("the pattern {pattern} is not tried here"),
    }
}
