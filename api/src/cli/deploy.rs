//! `baton deploy`: gives files to a running server.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use serde_json::Value;

use super::exit_code::{Exit, Failure};
use super::multipart;

/// How long the server may take.
const TIMEOUT: Duration = Duration::from_mins(1);

/// Deploys files to a running server, all of them or none.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  baton deploy order.bpmn
  baton deploy order.bpmn refund.bpmn --server http://127.0.0.1:9090

An unchanged file keeps its version; a changed one becomes the next version, and new instances
start with it. Exit codes: 0 deployed, 1 refused or not reached.")]
pub(super) struct Deploy {
    /// The files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Address of the server
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080")]
    server: String,
}

impl Deploy {
    /// Sends the files and prints what was deployed.
    pub(super) fn run(self) -> Result<Exit, Failure> {
        let files: Vec<(String, Vec<u8>)> =
            self.files.iter().map(|path| read(path)).collect::<Result<_, _>>()?;
        let url = deployments_url(&self.server);
        if url.starts_with("https:") && !cfg!(feature = "tls") {
            return Err(Failure::usage(
                "this baton was built without TLS; use an http:// address, or build it with \
                 `--features tls`",
            ));
        }
        let form = multipart::form(&files);
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(TIMEOUT))
            .build()
            .into();
        let answered = agent
            .post(&url)
            .header("Content-Type", &form.content_type)
            .header("Accept", "application/json")
            .send(&form.body[..]);
        let mut response = answered.map_err(|error| {
            Failure::failed(format!(
                "{url} cannot be reached: {error}; is the server running? Start it with `baton \
                 serve`, or name another one with --server"
            ))
        })?;
        let status = response.status();
        let text = response.body_mut().read_to_string().unwrap_or_default();
        let answer: Value = serde_json::from_str(&text).unwrap_or_default();
        if !status.is_success() {
            let detail = answer.get("detail").and_then(Value::as_str).unwrap_or(&text);
            return Err(Failure::failed(format!("{status}: {detail}")));
        }
        print!("{}", summary(&answer));
        Ok(Exit::Done)
    }
}

fn read(path: &Path) -> Result<(String, Vec<u8>), Failure> {
    let bytes = std::fs::read(path)
        .map_err(|error| Failure::failed(format!("{} cannot be read: {error}", path.display())))?;
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    Ok((name, bytes))
}

fn deployments_url(server: &str) -> String {
    let base = server.trim_end_matches('/');
    let base = base.strip_suffix("/v2").unwrap_or(base);
    let scheme = if base.contains("://") { "" } else { "http://" };
    format!("{scheme}{base}/v2/deployments")
}

fn summary(answer: &Value) -> String {
    let deployments = answer.get("deployments").and_then(Value::as_array);
    let processes = deployments.into_iter().flatten().filter_map(|deployed| {
        let process = deployed.get("processDefinition")?;
        Some(format!(
            "{}: process {} version {} (key {})\n",
            process.get("resourceName")?.as_str()?,
            process.get("processDefinitionId")?.as_str()?,
            process.get("processDefinitionVersion")?,
            process.get("processDefinitionKey")?.as_str()?,
        ))
    });
    processes.collect()
}

#[cfg(test)]
mod tests {
    use super::deployments_url;

    #[test]
    fn servers_are_named_in_several_ways() {
        let url = "http://127.0.0.1:8080/v2/deployments";
        for server in [
            "http://127.0.0.1:8080",
            "http://127.0.0.1:8080/",
            "127.0.0.1:8080",
            "127.0.0.1:8080/v2",
        ] {
            assert_eq!(deployments_url(server), url);
        }
    }
}
