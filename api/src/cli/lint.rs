//! `baton lint`: what a deployment would say of files, without a server.

mod explain;
mod files;
mod source;

use std::env;
use std::io::{IsTerminal, Write, stdout};
use std::path::PathBuf;

use baton_bpmn_parser::render::{self, Color, Counts};
use baton_bpmn_parser::{Diagnostic, Severity, parse, source_text};
use clap::{Args, ColorChoice};

use self::files::Named;
use super::exit_code::{Exit, Failure};

/// Checks BPMN files as a deployment would.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  baton lint order.bpmn
  baton lint processes                   every .bpmn and .bpmn20.xml file in the folder and below
  baton lint 'processes/**/*.bpmn'       a pattern works where the shell does not expand it
  baton lint --json *.bpmn               one JSON object a line, for editors and pipelines
  baton lint - < order.bpmn              standard input
  baton lint --explain BPMN0031          what a rule is about

Exit codes: 0 all accepted, 1 one was refused or cannot be read, 2 wrong usage.
docs/rules explains each rule.")]
pub(super) struct Lint {
    /// Files, folders and patterns; `-` is standard input
    #[arg(required_unless_present = "explain", value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Prints one JSON object per file, each on a line of its own
    #[arg(long)]
    json: bool,
    /// Refuses files with warnings too
    #[arg(long)]
    deny_warnings: bool,
    /// When the output has colours; `auto` looks for a terminal and for `NO_COLOR`
    #[arg(long, value_name = "WHEN", default_value_t = ColorChoice::Auto)]
    color: ColorChoice,
    /// Prints the page of a rule, by its id or its name, and checks nothing
    #[arg(long, value_name = "RULE", conflicts_with_all = ["files", "json", "deny_warnings"])]
    explain: Option<String>,
}

impl Lint {
    /// Checks each file and prints what was found.
    pub(super) fn run(self) -> Result<Exit, Failure> {
        if let Some(rule) = &self.explain {
            return explain::explain(rule);
        }
        let color = self.color();
        let mut out = Output { is_read: true };
        let mut counts = Counts::default();
        let mut with_findings = false;
        for named in files::find(&self.files) {
            let checked = Checked::new(&named, self.deny_warnings);
            counts.add(checked.accepted, &checked.found);
            with_findings |= !checked.found.is_empty();
            out.write(&checked.report(self.json, color));
        }
        if !self.json {
            if counts.files() > 1 {
                out.write(&format!("{}\n", render::total(&counts, color)));
            }
            if with_findings {
                out.write("`baton lint --explain RULE` tells more about a rule\n");
            }
        }
        Ok(if counts.all_accepted() { Exit::Done } else { Exit::Failed })
    }

    fn color(&self) -> Color {
        let wanted = match self.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            // https://no-color.org: set and not empty.
            ColorChoice::Auto => {
                stdout().is_terminal() && env::var_os("NO_COLOR").is_none_or(|set| set.is_empty())
            }
        };
        if wanted { Color::Ansi } else { Color::None }
    }
}

/// Standard output, as long as somebody reads it.
struct Output {
    is_read: bool,
}

impl Output {
    /// Prints a text. Where nobody reads on, as under `head`, the rest is checked all the same: the
    /// exit code is about all files.
    fn write(&mut self, text: &str) {
        self.is_read = self.is_read && stdout().lock().write_all(text.as_bytes()).is_ok();
    }
}

/// One file and what was found in it.
struct Checked {
    name: String,
    /// The bytes of the file; none where it cannot be read.
    bytes: Vec<u8>,
    accepted: bool,
    found: Vec<Diagnostic>,
}

impl Checked {
    fn new(named: &Named, deny_warnings: bool) -> Self {
        let name = named.name.clone();
        match source::read(&named.source) {
            Ok(bytes) => {
                let parsed = parse(&bytes);
                let denied = |found: &Diagnostic| found.severity == Severity::Warning;
                let denied = deny_warnings && parsed.diagnostics.iter().any(denied);
                let accepted = parsed.is_accepted() && !denied;
                Self { name, bytes, accepted, found: parsed.diagnostics }
            }
            Err(finding) => Self { name, bytes: Vec::new(), accepted: false, found: vec![finding] },
        }
    }

    fn report(&self, json: bool, color: Color) -> String {
        let Self { name, bytes, accepted, found } = self;
        if json {
            return format!("{}\n", render::json(name, *accepted, found));
        }
        let text = render::text(name, &source_text(bytes), found, color);
        let summary = render::summary(name, *accepted, found, color);
        format!("{text}{summary}\n")
    }
}
