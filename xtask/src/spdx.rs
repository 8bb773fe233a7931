//! Licence expressions: `MIT OR (Apache-2.0 WITH LLVM-exception AND Zlib)`.
//!
//! Source: SPDX specification 2.3, annex D. `AND` binds closer than `OR`; the old `MIT/Apache-2.0` means `OR`.

/// Whether an expression can be met with licences that `allowed` knows. A licence with an exception is asked for with
/// it (`Apache-2.0 WITH LLVM-exception`), then without: an exception only adds rights.
///
/// # Errors
/// Where the expression cannot be read.
pub(crate) fn is_met(expression: &str, allowed: &dyn Fn(&str) -> bool) -> Result<bool, String> {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let met = any(&words, &mut at, allowed)?;
    if at == words.len() { Ok(met) } else { Err(format!("`{expression}` cannot be read at word {}", at + 1)) }
}

fn any(words: &[&str], at: &mut usize, allowed: &dyn Fn(&str) -> bool) -> Result<bool, String> {
    let mut met = all(words, at, allowed)?;
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        met |= all(words, at, allowed)?;
    }
    Ok(met)
}

fn all(words: &[&str], at: &mut usize, allowed: &dyn Fn(&str) -> bool) -> Result<bool, String> {
    let mut met = one(words, at, allowed)?;
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        met &= one(words, at, allowed)?;
    }
    Ok(met)
}

fn one(words: &[&str], at: &mut usize, allowed: &dyn Fn(&str) -> bool) -> Result<bool, String> {
    let word = *words.get(*at).ok_or("the expression ends too early")?;
    *at += 1;
    if word == "(" {
        let met = any(words, at, allowed)?;
        if words.get(*at) != Some(&")") {
            return Err(String::from("a bracket is not closed"));
        }
        *at += 1;
        return Ok(met);
    }
    if matches!(word, ")" | "AND" | "OR" | "WITH") {
        return Err(format!("`{word}` stands where a licence should"));
    }
    if words.get(*at) == Some(&"WITH") {
        let exception = *words.get(*at + 1).ok_or("`WITH` without an exception")?;
        *at += 2;
        return Ok(allowed(&format!("{word} WITH {exception}")) || allowed(word));
    }
    Ok(allowed(word))
}

#[cfg(test)]
mod tests {
    use super::is_met;

    fn met(expression: &str) -> Result<bool, String> {
        is_met(expression, &|l| ["MIT", "Apache-2.0", "Zlib"].contains(&l))
    }

    #[test]
    fn expressions() {
        assert_eq!(met("MIT"), Ok(true));
        assert_eq!(met("GPL-3.0"), Ok(false));
        assert_eq!(met("GPL-3.0 OR MIT"), Ok(true));
        assert_eq!(met("GPL-3.0 AND MIT"), Ok(false));
        assert_eq!(met("MIT/Apache-2.0"), Ok(true));
        assert_eq!(met("GPL-3.0 OR MIT AND Zlib"), Ok(true));
        assert_eq!(met("(GPL-3.0 OR MIT) AND MPL-2.0"), Ok(false));
        assert_eq!(met("Apache-2.0 WITH LLVM-exception"), Ok(true));
        assert!(met("MIT OR").is_err());
        assert!(met("(MIT").is_err());
        assert!(met("MIT MIT").is_err());
    }
}
