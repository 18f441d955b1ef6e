//! One comparison of a field, as `/v2` filters write it: `$eq`, `$neq`, `$exists`, `$in`,
//! `$notIn`, `$like`, `$gt`, `$gte`, `$lt`, `$lte`. Those of one field are joined by AND.

/// A comparison of a field with given values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Comparison<T> {
    /// Equal.
    Equal(T),
    /// Not equal; an absent value is not equal to any.
    NotEqual(T),
    /// Present, or absent for `false`.
    Exists(bool),
    /// Equal to one of these.
    In(Vec<T>),
    /// Equal to none of these.
    NotIn(Vec<T>),
    /// Greater.
    Greater(T),
    /// Greater or equal.
    GreaterOrEqual(T),
    /// Less.
    Less(T),
    /// Less or equal.
    LessOrEqual(T),
    /// Matches a pattern: `*` any text, `?` one character, `\` takes the next one literally.
    Like(String),
}

/// All comparisons of one field; an empty list accepts everything.
pub type Comparisons<T> = Vec<Comparison<T>>;
