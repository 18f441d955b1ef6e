//! The functions that a text may call: those of Camunda 7 and of Flowable, by prefix and name.

use crate::syntax::ComparisonOperator;

/// What a function does. The first argument of the `...Variable` ones is a variable's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Function {
    GetVariable,
    GetLocalVariable,
    HasVariable,
    HasLocalVariable,
    GetVariableOrDefault,
    IsVariableEmpty,
    IsVariableNotEmpty,
    CompareVariable(ComparisonOperator),
    VariableContainsAll,
    VariableContainsAny,
    Now,
    CurrentUser,
    CurrentUserGroups,
    FormatDate,
    ParseJson,
}

/// A name, what it does, and from how many to how many arguments it takes.
pub(crate) type Row<T> = (&'static str, T, usize, usize);

/// As many arguments as one likes.
pub(crate) const ANY: usize = usize::MAX;

/// Functions without a prefix (Camunda 7; `S` and `JSON` are those of its Spin).
const PLAIN: [Row<Function>; 6] = [
    ("now", Function::Now, 0, 0),
    ("dateTime", Function::Now, 0, 0),
    ("currentUser", Function::CurrentUser, 0, 0),
    ("currentUserGroups", Function::CurrentUserGroups, 0, 0),
    ("S", Function::ParseJson, 1, 1),
    ("JSON", Function::ParseJson, 1, 1),
];

/// Functions of variables (Flowable), each under the prefixes `var`, `vars` and `variables`.
const OF_VARIABLES: [Row<Function>; 24] = [
    ("get", Function::GetVariable, 1, 1),
    ("getOrDefault", Function::GetVariableOrDefault, 2, 2),
    ("exists", Function::HasVariable, 1, 1),
    ("exist", Function::HasVariable, 1, 1),
    ("isEmpty", Function::IsVariableEmpty, 1, 1),
    ("empty", Function::IsVariableEmpty, 1, 1),
    ("isNotEmpty", Function::IsVariableNotEmpty, 1, 1),
    ("notEmpty", Function::IsVariableNotEmpty, 1, 1),
    ("equals", Function::CompareVariable(ComparisonOperator::Equal), 2, 2),
    ("eq", Function::CompareVariable(ComparisonOperator::Equal), 2, 2),
    ("notEquals", Function::CompareVariable(ComparisonOperator::NotEqual), 2, 2),
    ("ne", Function::CompareVariable(ComparisonOperator::NotEqual), 2, 2),
    ("lowerThan", Function::CompareVariable(ComparisonOperator::Less), 2, 2),
    ("lessThan", Function::CompareVariable(ComparisonOperator::Less), 2, 2),
    ("lt", Function::CompareVariable(ComparisonOperator::Less), 2, 2),
    ("lowerThanOrEquals", Function::CompareVariable(ComparisonOperator::LessOrEqual), 2, 2),
    ("lessThanOrEquals", Function::CompareVariable(ComparisonOperator::LessOrEqual), 2, 2),
    ("lte", Function::CompareVariable(ComparisonOperator::LessOrEqual), 2, 2),
    ("greaterThan", Function::CompareVariable(ComparisonOperator::Greater), 2, 2),
    ("gt", Function::CompareVariable(ComparisonOperator::Greater), 2, 2),
    ("greaterThanOrEquals", Function::CompareVariable(ComparisonOperator::GreaterOrEqual), 2, 2),
    ("gte", Function::CompareVariable(ComparisonOperator::GreaterOrEqual), 2, 2),
    ("contains", Function::VariableContainsAll, 2, ANY),
    ("containsAny", Function::VariableContainsAny, 2, ANY),
];

/// Functions of dates (Flowable).
const OF_DATES: [Row<Function>; 1] = [("format", Function::FormatDate, 1, 2)];

/// What `execution` and `task` have besides their properties (Camunda 7).
const OF_EXECUTION: [Row<Function>; 4] = [
    ("getVariable", Function::GetVariable, 1, 1),
    ("getVariableLocal", Function::GetLocalVariable, 1, 1),
    ("hasVariable", Function::HasVariable, 1, 1),
    ("hasVariableLocal", Function::HasLocalVariable, 1, 1),
];

/// The function `prefix:name(...)`; without a prefix it is empty.
pub(crate) fn function(prefix: &str, name: &str) -> Option<&'static Row<Function>> {
    let table: &[Row<Function>] = match prefix {
        "" => &PLAIN,
        "var" | "vars" | "variables" => &OF_VARIABLES,
        "date" => &OF_DATES,
        _ => return None,
    };
    table.iter().find(|(known, ..)| *known == name)
}

/// The method of `execution` or `task`.
pub(crate) fn of_execution(name: &str) -> Option<&'static Row<Function>> {
    OF_EXECUTION.iter().find(|(known, ..)| *known == name)
}

impl Function {
    /// Whether the first argument is the name of a variable.
    pub(crate) fn names_a_variable(self) -> bool {
        match self {
            Self::GetVariable
            | Self::GetLocalVariable
            | Self::HasVariable
            | Self::HasLocalVariable
            | Self::GetVariableOrDefault
            | Self::IsVariableEmpty
            | Self::IsVariableNotEmpty
            | Self::CompareVariable(_)
            | Self::VariableContainsAll
            | Self::VariableContainsAny => true,
            Self::Now
            | Self::CurrentUser
            | Self::CurrentUserGroups
            | Self::FormatDate
            | Self::ParseJson => false,
        }
    }
}
