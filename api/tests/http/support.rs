//! A server of this process and a client of it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use baton_api::Settings;
use baton_api::server::Server;
use baton_engine::runtime::engine::{ClockMode, Engine, EngineOptions};
use baton_engine::store::{Store, StoreKind, StoreOptions, open};
use serde_json::{Value, json};
use tokio::sync::oneshot;

/// A server; it ends with the test.
pub(crate) struct TestServer {
    store: Arc<dyn Store>,
    settings: Settings,
    address: SocketAddr,
    agent: ureq::Agent,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl TestServer {
    /// A server with an empty memory store.
    pub(crate) fn start() -> Self {
        Self::start_with(Settings::default())
    }

    /// A server with an empty memory store and a clock that stands still at [`NOW`].
    pub(crate) fn at_rest() -> Self {
        let settings = Settings { clock_is_controlled: true, ..Settings::default() };
        let server = Self::start_with(settings);
        server.pin(0);
        server
    }

    /// A server with an empty memory store.
    pub(crate) fn start_with(settings: Settings) -> Self {
        let store = open(StoreKind::Memory, "".as_ref(), StoreOptions::default()).unwrap();
        Self::over(store, settings)
    }

    /// Stops it and starts another one over the same data.
    pub(crate) fn restart(mut self) -> Self {
        self.stop();
        Self::over(Arc::clone(&self.store), self.settings.clone())
    }

    fn over(store: Arc<dyn Store>, settings: Settings) -> Self {
        let (kept_store, kept_settings) = (Arc::clone(&store), settings.clone());
        let (started, address) = std::sync::mpsc::channel();
        let (stop, stopped) = oneshot::channel::<()>();
        let thread = std::thread::spawn(move || {
            let clock_mode = if settings.clock_is_controlled {
                ClockMode::Controlled
            } else {
                ClockMode::System
            };
            let options = EngineOptions { clock_mode, ..EngineOptions::default() };
            let engine = Engine::start(Arc::clone(&store), &options).unwrap();
            let mut runtime = tokio::runtime::Builder::new_multi_thread();
            runtime.worker_threads(2).enable_all().build().unwrap().block_on(async {
                let server = Server::bind(([127, 0, 0, 1], 0).into()).await.unwrap();
                started.send(server.address()).unwrap();
                let stop = async move { drop(stopped.await) };
                server.run(engine.handle(), settings, stop).await;
            });
            engine.stop();
        });
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .allow_non_standard_methods(true)
            .timeout_global(Some(Duration::from_secs(30)))
            .build()
            .into();
        let address = address.recv().unwrap();
        let (store, settings) = (kept_store, kept_settings);
        Self { store, settings, address, agent, stop: Some(stop), thread: Some(thread) }
    }

    /// Moves the clock to so many seconds after [`NOW`].
    pub(crate) fn pin(&self, seconds: i64) {
        self.put("/v2/clock", &json!({"timestamp": NOW + seconds * 1_000})).no_content();
    }

    /// Where the server listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Tells the server to stop and waits until it has.
    pub(crate) fn stop(&mut self) {
        self.begin_to_stop();
        if let Some(thread) = self.thread.take() {
            assert!(thread.join().is_ok(), "the server panicked");
        }
    }

    /// Tells the server to stop.
    pub(crate) fn begin_to_stop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
    }

    /// Sends a request as it is.
    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Vec<u8>>,
    ) -> Answer {
        let mut request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("http://{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body: Vec<u8> = body.into();
        let sent = match (body.is_empty(), method) {
            (true, "GET" | "DELETE" | "HEAD" | "OPTIONS") => {
                self.agent.run(request.body(()).unwrap())
            }
            _ => self.agent.run(request.body(body).unwrap()),
        };
        let mut response = sent.unwrap();
        let headers = response.headers().iter().map(|(name, value)| {
            (name.as_str().to_owned(), value.to_str().unwrap_or_default().to_owned())
        });
        let headers = headers.collect();
        let status = response.status().as_u16();
        let bytes = response.body_mut().read_to_vec().unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status, headers, text, bytes }
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], "")
    }

    pub(crate) fn delete(&self, path: &str) -> Answer {
        self.send("DELETE", path, &[], "")
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, JSON, body.to_string())
    }

    pub(crate) fn put(&self, path: &str, body: &Value) -> Answer {
        self.send("PUT", path, JSON, body.to_string())
    }

    pub(crate) fn patch(&self, path: &str, body: &Value) -> Answer {
        self.send("PATCH", path, JSON, body.to_string())
    }

    /// Sends a JSON text digit by digit.
    pub(crate) fn post_text(&self, path: &str, body: &str) -> Answer {
        self.send("POST", path, JSON, body)
    }

    /// Deploys files.
    pub(crate) fn deploy(&self, files: &[(&str, &str)]) -> Answer {
        let parts: Vec<Part> =
            files.iter().map(|(name, text)| Part::file("resources", name, text)).collect();
        self.send_form(&parts)
    }

    /// Sends a multipart form.
    pub(crate) fn send_form(&self, parts: &[Part]) -> Answer {
        let mut body = Vec::new();
        for Part { disposition, content } in parts {
            body.extend(b"--b0undary\r\nContent-Disposition: form-data; ");
            body.extend(disposition.as_bytes());
            body.extend(b"\r\n\r\n");
            body.extend(content);
            body.extend(b"\r\n");
        }
        body.extend(b"--b0undary--\r\n");
        let content_type = "multipart/form-data; boundary=b0undary";
        self.send("POST", "/v2/deployments", &[("Content-Type", content_type)], body)
    }

    /// Deploys a process, whose file is named by its id.
    pub(crate) fn deploy_process(&self, id: &str, elements: &str) {
        let name = format!("{id}.bpmn");
        let answer = self.deploy(&[(&name, &process(id, elements))]);
        assert_eq!(answer.status, 200, "{}", answer.text);
    }

    /// Deploys a file that is named by the id of its process.
    pub(crate) fn deploy_file(&self, id: &str, text: &str) {
        let name = format!("{id}.bpmn");
        let answer = self.deploy(&[(&name, text)]);
        assert_eq!(answer.status, 200, "{}", answer.text);
    }

    /// The state of an instance.
    pub(crate) fn state_of(&self, instance: &str) -> String {
        let shown = self.get(&format!("/v2/process-instances/{instance}")).json(200);
        shown["state"].as_str().unwrap().to_owned()
    }

    /// Starts an instance and gives its key.
    pub(crate) fn start_instance(&self, id: &str, variables: &Value) -> String {
        let body = json!({ "processDefinitionId": id, "variables": variables });
        let started = self.post("/v2/process-instances", &body).json(200);
        started["processInstanceKey"].as_str().unwrap().to_owned()
    }

    /// Activates at most one job of a type without waiting.
    pub(crate) fn activate_one(&self, job_type: &str) -> Option<Value> {
        let body = json!({
            "type": job_type, "worker": "tester", "timeout": 60_000, "maxJobsToActivate": 1,
            "requestTimeout": -1,
        });
        let mut activated = self.post("/v2/jobs/activation", &body).json(200);
        activated["jobs"].as_array_mut().unwrap().pop()
    }

    /// The items of a search.
    pub(crate) fn search(&self, path: &str, body: &Value) -> Vec<Value> {
        let mut found = self.post(path, body).json(200);
        let Value::Array(items) = found["items"].take() else { panic!("no items: {found}") };
        items
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        self.begin_to_stop();
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

/// 2026-01-01T00:00:00Z in milliseconds: where a clock at rest stands.
pub(crate) const NOW: i64 = 1_767_225_600_000;

/// Tries until there is something, for ten seconds.
pub(crate) fn eventually<T>(mut attempt: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = attempt() {
            return found;
        }
        assert!(began.elapsed() < Duration::from_secs(10), "it did not happen in ten seconds");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Headers of a request with a JSON body.
pub(crate) const JSON: &[(&str, &str)] = &[("Content-Type", "application/json")];

/// One part of a multipart form.
pub(crate) struct Part {
    disposition: String,
    content: Vec<u8>,
}

impl Part {
    pub(crate) fn file(part: &str, file: &str, content: impl AsRef<[u8]>) -> Self {
        let disposition = format!("name=\"{part}\"; filename=\"{file}\"");
        Self { disposition, content: content.as_ref().to_vec() }
    }

    pub(crate) fn text(part: &str, text: &str) -> Self {
        Self { disposition: format!("name=\"{part}\""), content: text.into() }
    }
}

/// What the server answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) text: String,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    /// A header, if it is there.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The JSON body of an answer with this status.
    pub(crate) fn json(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        assert_eq!(self.header("content-type"), Some("application/json"));
        serde_json::from_str(&self.text).unwrap()
    }

    /// Checks that nothing was answered but success.
    pub(crate) fn no_content(&self) {
        assert_eq!((self.status, self.text.as_str()), (204, ""), "{self:?}");
    }

    /// Checks a problem and gives its detail.
    pub(crate) fn problem(&self, status: u16, title: &str) -> String {
        assert_eq!(self.status, status, "{}", self.text);
        assert_eq!(self.header("content-type"), Some("application/problem+json"));
        let problem: Value = serde_json::from_str(&self.text).unwrap();
        let members: Vec<&str> = problem.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(members, ["detail", "instance", "status", "title", "type"]);
        assert_eq!(problem["type"], "about:blank");
        assert_eq!(problem["title"], title, "{}", self.text);
        assert_eq!(problem["status"], status);
        assert!(problem["instance"].as_str().unwrap().starts_with('/'));
        let detail = problem["detail"].as_str().unwrap().to_owned();
        assert!(!detail.is_empty());
        detail
    }
}

/// A BPMN file with one executable process.
pub(crate) fn process(id: &str, elements: &str) -> String {
    process_with(id, "", elements)
}

/// A BPMN file with one executable process beside messages, signals and errors.
pub(crate) fn process_with(id: &str, roots: &str, elements: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    id="definitions" targetNamespace="urn:test">{roots}
  <bpmn:process id="{id}" name="The {id} process" isExecutable="true">{elements}</bpmn:process>
</bpmn:definitions>"#
    )
}

/// Elements of a process that ends at once.
pub(crate) const STRAIGHT: &str = r#"
    <bpmn:startEvent id="start"/>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="end"/>
    <bpmn:endEvent id="end"/>"#;

/// Elements of a process with a user task for two groups and a user.
pub(crate) const USER_TASK: &str = r#"
    <bpmn:startEvent id="start"/>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="approve"/>
    <bpmn:userTask id="approve" name="Approve it">
      <bpmn:extensionElements>
        <zeebe:userTask/>
        <zeebe:assignmentDefinition candidateGroups="sales, finance" candidateUsers="eve"/>
        <zeebe:taskSchedule dueDate="2031-01-02T03:04:05+01:00"/>
      </bpmn:extensionElements>
    </bpmn:userTask>
    <bpmn:sequenceFlow id="f2" sourceRef="approve" targetRef="end"/>
    <bpmn:endEvent id="end"/>"#;

/// Elements of a process with a job of this type.
pub(crate) fn job(job_type: &str) -> String {
    format!(
        r#"
    <bpmn:startEvent id="start"/>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="work"/>
    <bpmn:serviceTask id="work" name="Work">
      <bpmn:extensionElements><zeebe:taskDefinition type="{job_type}"/></bpmn:extensionElements>
    </bpmn:serviceTask>
    <bpmn:sequenceFlow id="f2" sourceRef="work" targetRef="end"/>
    <bpmn:endEvent id="end"/>"#
    )
}

/// Elements of a process that is stuck unless `amount` is greater than 100.
pub(crate) const GATEWAY: &str = r#"
    <bpmn:startEvent id="start"/>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="choose"/>
    <bpmn:exclusiveGateway id="choose"/>
    <bpmn:sequenceFlow id="large" sourceRef="choose" targetRef="end">
      <bpmn:conditionExpression>=amount &gt; 100</bpmn:conditionExpression>
    </bpmn:sequenceFlow>
    <bpmn:sequenceFlow id="huge" sourceRef="choose" targetRef="end">
      <bpmn:conditionExpression>=amount &gt; 1000</bpmn:conditionExpression>
    </bpmn:sequenceFlow>
    <bpmn:endEvent id="end"/>"#;
