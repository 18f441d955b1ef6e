//! Which variables of the process a script may read.

use std::collections::BTreeSet;

use rhai::{AST, ASTNode, Expr, FnCallExpr};

/// The function that reads a variable by its name.
pub(super) const GET_VARIABLE: &str = "get_variable";

/// What a script may read.
#[derive(Debug, Default)]
pub(super) struct Reads {
    /// Names that the script spells out; some may be names of its own functions.
    pub(super) names: Vec<String>,
    /// Whether it computes names.
    pub(super) others: bool,
}

impl Reads {
    /// Finds them in the tree.
    pub(super) fn of(tree: &AST) -> Self {
        let mut names = BTreeSet::new();
        let mut others = false;
        tree.walk(&mut |path: &[ASTNode<'_>]| {
            if let Some(ASTNode::Expr(expression)) = path.last() {
                others |= look_at(expression, &mut names);
            }
            true
        });
        Self { names: names.into_iter().collect(), others }
    }
}

/// Whether an expression reads a variable whose name is not spelled out.
#[allow(clippy::wildcard_enum_match_arm, reason = "the others are looked at part by part")]
fn look_at(expression: &Expr, names: &mut BTreeSet<String>) -> bool {
    match expression {
        // Those with a place in the script's own scope are not the process's.
        Expr::Variable(variable, None, _) if variable.0.is_none() => {
            names.insert(variable.1.to_string());
            false
        }
        Expr::FnCall(call, _) if call.name == GET_VARIABLE => match constant(call) {
            Some(name) => {
                names.insert(name.to_owned());
                false
            }
            None => true,
        },
        Expr::MethodCall(call, _) => call.name == GET_VARIABLE,
        _ => false,
    }
}

fn constant(call: &FnCallExpr) -> Option<&str> {
    match call.args.as_slice() {
        [Expr::StringConstant(name, _)] => Some(name),
        _ => None,
    }
}
