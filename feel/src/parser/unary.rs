//! `in` and the unary tests after it (rules 7 to 17 and 49.c).

use super::scope::QUESTION;
use super::{Parser, Precedence};
use crate::ParseError;
use crate::lexer::{Symbol, TokenKind};
use crate::syntax::{Expression, Test};

impl Parser<'_> {
    /// What follows `in`: one test, or several in parentheses.
    pub(super) fn tests(&mut self) -> Result<Vec<Test>, ParseError> {
        self.open_names();
        self.declare(QUESTION.into(), 0);
        let tests = self.nested(Self::tests_inside);
        self.close();
        tests
    }

    fn tests_inside(&mut self) -> Result<Vec<Test>, ParseError> {
        if self.token.kind != TokenKind::Symbol(Symbol::OpenParenthesis) {
            return Ok(vec![self.test(Self::sum)?]);
        }
        let offset = self.offset();
        self.advance()?;
        let mut tests = vec![self.test(Self::expression)?];
        if self.token.kind == TokenKind::Symbol(Symbol::DotDot)
            && let Some(Test::Within { expression, question }) = tests.pop()
        {
            let expression = self.range(offset, expression, false)?;
            return Ok(vec![Test::Within { expression, question }]);
        }
        while self.skip_symbol(Symbol::Comma)? {
            tests.push(self.test(Self::expression)?);
        }
        self.expect_symbol(Symbol::CloseParenthesis, ")")?;
        Ok(tests)
    }

    fn sum(&mut self) -> Result<Expression, ParseError> {
        self.binary(Precedence::Sum)
    }

    fn test(
        &mut self,
        operand: fn(&mut Self) -> Result<Expression, ParseError>,
    ) -> Result<Test, ParseError> {
        let offset = self.offset();
        if let Some(operator) = self.comparison_operator() {
            self.advance()?;
            let operand = self.nested(Self::sum)?;
            return Ok(Test::Compared { operator, offset, operand });
        }
        let start = self.token.offset;
        let expression = self.nested(operand)?;
        let question = self.questions.is_some_and(|last| last >= start);
        Ok(Test::Within { expression, question })
    }
}
