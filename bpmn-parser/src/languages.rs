//! In which language an expression is: told once, for the rule that refuses languages and for the
//! engine that evaluates them.

/// The languages that the engine evaluates expressions in, and all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExpressionLanguage<'t> {
    /// FEEL (DMN).
    Feel,
    /// JUEL, the expression language of Camunda 7 models.
    Juel,
    /// Any other, as it is named in the file.
    Other(&'t str),
}

impl<'t> ExpressionLanguage<'t> {
    /// The language of a name or of one of the URIs that stand for it. The versions of DMN gave
    /// FEEL several.
    pub fn named(name: &'t str) -> Self {
        let name = name.trim();
        let is = |language: &str| name.split('/').any(|part| part.eq_ignore_ascii_case(language));
        if is("feel") {
            Self::Feel
        } else if is("juel") {
            Self::Juel
        } else {
            Self::Other(name)
        }
    }

    /// The language of a condition: the declared one; else FEEL after a leading `=`, JUEL after
    /// `${` or `#{`; else that of the file; else FEEL.
    pub fn of_condition(text: &str, declared: Option<&'t str>, of_file: Option<&'t str>) -> Self {
        fn told(name: Option<&str>) -> Option<&str> {
            name.filter(|name| !name.trim().is_empty())
        }
        told(declared)
            .map(Self::named)
            .or_else(|| Self::of_mark(text))
            .or_else(|| told(of_file).map(Self::named))
            .unwrap_or(Self::Feel)
    }

    /// The language that a text names by how it begins.
    pub fn of_mark(text: &str) -> Option<Self> {
        let text = text.trim_start();
        if text.starts_with('=') {
            Some(Self::Feel)
        } else if text.starts_with("${") || text.starts_with("#{") {
            Some(Self::Juel)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ExpressionLanguage::{self, Feel, Juel, Other};

    const XPATH: &str = "http://www.w3.org/1999/XPath";

    #[test]
    fn a_declared_language_counts_before_what_the_text_looks_like() {
        let of = ExpressionLanguage::of_condition;
        assert_eq!(of("${a}", Some("feel"), None), Feel);
        assert_eq!(of("a", Some("JUEL"), None), Juel);
        assert_eq!(of("= a", Some("groovy"), None), Other("groovy"));
        assert_eq!(of("= a", Some(" "), Some(XPATH)), Feel);
    }

    #[test]
    fn the_language_of_the_file_counts_where_nothing_else_says_one() {
        let of = ExpressionLanguage::of_condition;
        assert_eq!(of("= a", None, Some(XPATH)), Feel);
        assert_eq!(of("\n  ${a}", None, Some(XPATH)), Juel);
        assert_eq!(of("#{a}", None, Some(XPATH)), Juel);
        assert_eq!(of("/a", None, Some(XPATH)), Other(XPATH));
        assert_eq!(of("a", None, Some("https://www.omg.org/spec/DMN/20191111/FEEL/")), Feel);
        assert_eq!(of("a", None, None), Feel);
    }
}
