//! Values against the schemas of the document: the words of JSON Schema 2020-12 that it uses, and no others.

use serde_json::Value;

/// The words that are checked, and those that only describe.
const CHECKED: [&str; 14] = [
    "$ref",
    "type",
    "enum",
    "const",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "minItems",
    "maxItems",
    "minimum",
    "maximum",
    "anyOf",
    "oneOf",
];
const TOLD: [&str; 2] = ["description", "format"];

pub(crate) struct Schemas<'d> {
    document: &'d Value,
}

impl<'d> Schemas<'d> {
    pub(crate) fn new(document: &'d Value) -> Self {
        Schemas { document }
    }

    /// Fails where a schema of the document uses a word that is not checked.
    pub(crate) fn understood(&self) {
        let all = self.document["components"]["schemas"].as_object().expect("schemas");
        all.iter().for_each(|(name, schema)| known(name, schema));
    }

    fn find(&self, refer: &str) -> Result<&'d Value, String> {
        let path = refer.strip_prefix('#').ok_or("a reference within the document")?;
        self.document.pointer(path).ok_or_else(|| format!("{refer} leads nowhere"))
    }

    pub(crate) fn check(&self, schema: &Value, value: &Value) -> Result<(), String> {
        if let Some(refer) = schema["$ref"].as_str() {
            return self.check(self.find(refer)?, value).map_err(|why| format!("{refer}: {why}"));
        }
        for (word, least) in [("anyOf", false), ("oneOf", true)] {
            let Some(choices) = schema[word].as_array() else { continue };
            let answers: Vec<_> = choices.iter().map(|c| self.check(c, value)).collect();
            let fitting = answers.iter().filter(|a| a.is_ok()).count();
            if fitting == 0 || (least && fitting > 1) {
                return Err(format!("{fitting} of {word}: {answers:?}"));
            }
        }
        if !schema["type"].is_null() && !types(schema).iter().any(|t| is(t, value)) {
            return Err(format!("{value} is not {}", schema["type"]));
        }
        if !schema["const"].is_null() && schema["const"] != *value {
            return Err(format!("{value} is not {}", schema["const"]));
        }
        if schema["enum"].as_array().is_some_and(|list| !list.contains(value)) {
            return Err(format!("{value} is none of {}", schema["enum"]));
        }
        if let (Some("date"), Some(words)) = (schema["format"].as_str(), value.as_str()) {
            words.parse::<isnad_model::Day>().map_err(|e| format!("{words}: {e}"))?;
        }
        if let (Some(least), Some(n)) = (schema["minimum"].as_f64(), value.as_f64())
            && n < least
        {
            return Err(format!("{n} is below {least}"));
        }
        self.object(schema, value)?;
        self.array(schema, value)
    }

    fn object(&self, schema: &Value, value: &Value) -> Result<(), String> {
        let Some(object) = value.as_object() else { return Ok(()) };
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if !object.contains_key(name) {
                return Err(format!("`{name}` is missing"));
            }
        }
        for (name, inner) in object {
            let known = schema["properties"].get(name);
            match (known, schema.get("additionalProperties")) {
                (Some(s), _) => self.check(s, inner).map_err(|why| format!("{name}: {why}"))?,
                (None, Some(Value::Bool(false))) => return Err(format!("`{name}` is not told of")),
                (None, Some(s @ Value::Object(_))) => {
                    self.check(s, inner).map_err(|why| format!("{name}: {why}"))?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn array(&self, schema: &Value, value: &Value) -> Result<(), String> {
        let Some(list) = value.as_array() else { return Ok(()) };
        let many = |word: &str| schema[word].as_u64().and_then(|n| usize::try_from(n).ok());
        if many("minItems").is_some_and(|n| list.len() < n)
            || many("maxItems").is_some_and(|n| list.len() > n)
        {
            return Err(format!("{} items", list.len()));
        }
        let items = schema.get("items");
        let each = |(i, v): (usize, &Value)| match items {
            Some(s) => self.check(s, v).map_err(|why| format!("{i}: {why}")),
            None => Ok(()),
        };
        list.iter().enumerate().try_for_each(each)
    }
}

fn types(schema: &Value) -> Vec<&str> {
    match &schema["type"] {
        Value::String(one) => vec![one.as_str()],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn is(kind: &str, value: &Value) -> bool {
    match kind {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "object" => value.is_object(),
        "array" => value.is_array(),
        "null" => value.is_null(),
        other => panic!("{other} is no type"),
    }
}

fn known(name: &str, schema: &Value) {
    let Some(object) = schema.as_object() else { return };
    for (word, inner) in object {
        assert!(
            CHECKED.contains(&word.as_str()) || TOLD.contains(&word.as_str()),
            "{name}: {word} is not checked"
        );
        match word.as_str() {
            "properties" => {
                inner.as_object().into_iter().flatten().for_each(|(n, s)| known(&format!("{name}.{n}"), s));
            }
            "items" | "additionalProperties" => known(name, inner),
            "anyOf" | "oneOf" => inner.as_array().into_iter().flatten().for_each(|s| known(name, s)),
            _ => {}
        }
    }
}
