//! A small HTTP/1.1 client: one connection, one request at a time, JSON.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

/// A server that takes longer than this hangs.
const ANSWER_MAX: Duration = Duration::from_secs(60);

/// What is sent.
#[derive(Debug, Clone)]
pub struct Message {
    /// `GET` and the like.
    pub method: &'static str,
    /// From the first slash.
    pub path: String,
    /// The media type of the body.
    pub content_type: String,
    /// The body; none of it where it is empty.
    pub body: Vec<u8>,
    /// The text that the engine records with what the request does.
    pub trace: String,
    /// The key by which the engine knows the request again; none where it is empty.
    pub idempotency_key: String,
}

impl Message {
    /// A message with a JSON body.
    pub fn json(method: &'static str, path: impl Into<String>, body: &Value) -> Self {
        Self {
            method,
            path: path.into(),
            content_type: "application/json".to_owned(),
            body: body.to_string().into_bytes(),
            trace: String::new(),
            idempotency_key: String::new(),
        }
    }

    /// A message without a body.
    pub fn empty(method: &'static str, path: impl Into<String>) -> Self {
        Self { body: Vec::new(), ..Self::json(method, path, &Value::Null) }
    }

    /// A deployment of one file.
    pub fn deployment(name: &str, text: &str) -> Self {
        let boundary = "a-boundary-that-no-diagram-has";
        let body = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"resources\"; \
             filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n{text}\r\n\
             --{boundary}--\r\n"
        );
        Self {
            content_type: format!("multipart/form-data; boundary={boundary}"),
            body: body.into_bytes(),
            ..Self::empty("POST", "/v2/deployments")
        }
    }
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// The body; null where there is none or it is no JSON.
    pub body: Value,
}

/// Why nothing came back. Whether the request was done is unknown.
#[derive(Debug)]
pub enum NoResponse {
    /// The connection ended, or there was none.
    Gone(io::Error),
    /// The connection is there, but the server says nothing, or what is no HTTP.
    Wrong(String),
}

/// A connection that is opened when it is needed.
#[derive(Debug)]
pub struct Connection {
    address: SocketAddr,
    stream: Option<BufReader<TcpStream>>,
}

impl Connection {
    /// A connection to a server.
    pub fn new(address: SocketAddr) -> Self {
        Self { address, stream: None }
    }

    /// Sends a message and waits for what comes back. After an error the connection is opened
    /// anew.
    pub fn send(&mut self, message: &Message) -> Result<Response, NoResponse> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => BufReader::new(self.open().map_err(NoResponse::Gone)?),
        };
        let response = exchange(&mut stream, message)?;
        self.stream = Some(stream);
        Ok(response)
    }

    fn open(&self) -> io::Result<TcpStream> {
        let stream = TcpStream::connect_timeout(&self.address, ANSWER_MAX)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(ANSWER_MAX))?;
        stream.set_write_timeout(Some(ANSWER_MAX))?;
        Ok(stream)
    }
}

fn exchange(stream: &mut BufReader<TcpStream>, message: &Message) -> Result<Response, NoResponse> {
    let Message { method, path, content_type, body, trace, idempotency_key } = message;
    let mut bytes = format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\n");
    if !trace.is_empty() {
        bytes.push_str(&format!("traceparent: {trace}\r\n"));
    }
    if !idempotency_key.is_empty() {
        bytes.push_str(&format!("Idempotency-Key: {idempotency_key}\r\n"));
    }
    if !body.is_empty() {
        bytes.push_str(&format!("Content-Type: {content_type}\r\n"));
    }
    bytes.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
    let mut bytes = bytes.into_bytes();
    bytes.extend_from_slice(body);
    stream.get_mut().write_all(&bytes).map_err(gone)?;
    let status = read_line(stream)?;
    let status = status
        .strip_prefix("HTTP/1.1 ")
        .and_then(|rest| rest.get(..3))
        .and_then(|status| status.parse().ok())
        .ok_or_else(|| NoResponse::Wrong(format!("a response begins with `{status}`")))?;
    let mut length = 0;
    loop {
        let line = read_line(stream)?;
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':').unwrap_or_default();
        if name.eq_ignore_ascii_case("content-length") {
            let bad = |_| NoResponse::Wrong(format!("the header `{line}` is no length"));
            length = value.trim().parse().map_err(bad)?;
        } else if name.eq_ignore_ascii_case("transfer-encoding") {
            return Err(NoResponse::Wrong(format!("this client cannot read `{line}`")));
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).map_err(gone)?;
    Ok(Response { status, body: serde_json::from_slice(&body).unwrap_or_default() })
}

fn read_line(stream: &mut BufReader<TcpStream>) -> Result<String, NoResponse> {
    let mut line = String::new();
    let bytes = stream.read_line(&mut line).map_err(gone)?;
    if bytes == 0 {
        return Err(gone(io::ErrorKind::UnexpectedEof.into()));
    }
    Ok(line.trim_end().to_owned())
}

fn gone(error: io::Error) -> NoResponse {
    match error.kind() {
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => {
            NoResponse::Wrong(format!("no answer within {} s", ANSWER_MAX.as_secs()))
        }
        _ => NoResponse::Gone(error),
    }
}
