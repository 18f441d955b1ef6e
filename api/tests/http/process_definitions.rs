//! `/v2/process-definitions/{processDefinitionKey}/xml`.

use crate::support::{Part, STRAIGHT, TestServer, process};

/// Deploys the bytes of a file and gives the key of its process.
fn deploy(server: &TestServer, bytes: &[u8]) -> String {
    let deployed = server.send_form(&[Part::file("resources", "p.bpmn", bytes)]).json(200);
    let process = &deployed["deployments"][0]["processDefinition"];
    process["processDefinitionKey"].as_str().unwrap().to_owned()
}

fn xml(server: &TestServer, key: &str) -> Vec<u8> {
    let answer = server.get(&format!("/v2/process-definitions/{key}/xml"));
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.header("content-type"), Some("text/xml"));
    answer.bytes
}

/// A file with a letter that each encoding writes in its own way.
fn text(encoding: &str) -> String {
    process("p", STRAIGHT).replace("UTF-8", encoding).replace("The p process", "Prüfung")
}

#[test]
fn a_file_comes_back_byte_for_byte_in_every_encoding() {
    let server = TestServer::start();
    let utf8 = text("UTF-8");
    let utf16 = text("UTF-16");
    let latin: Vec<u8> = text("ISO-8859-1").chars().map(|c| u8::try_from(c).unwrap()).collect();
    let files: [(&str, Vec<u8>); 6] = [
        ("UTF-8", utf8.clone().into()),
        ("UTF-8 with a mark", [b"\xEF\xBB\xBF", utf8.as_bytes()].concat()),
        ("ISO-8859-1", latin),
        ("UTF-16 LE", "\u{feff}".chars().chain(utf16.chars()).flat_map(little_endian).collect()),
        ("UTF-16 BE", "\u{feff}".chars().chain(utf16.chars()).flat_map(big_endian).collect()),
        ("line ends of another system", utf8.replace('\n', "\r\n").into()),
    ];
    let mut deployed = Vec::new();
    for (name, bytes) in &files {
        let key = deploy(&server, bytes);
        assert!(xml(&server, &key) == *bytes, "{name}");
        deployed.push(key);
    }
    // Each is a version of its own and stays what it was.
    for (key, (name, bytes)) in deployed.iter().zip(&files) {
        assert!(xml(&server, key) == *bytes, "{name}");
    }
}

fn little_endian(character: char) -> [u8; 2] {
    u16::try_from(u32::from(character)).unwrap().to_le_bytes()
}

fn big_endian(character: char) -> [u8; 2] {
    u16::try_from(u32::from(character)).unwrap().to_be_bytes()
}

#[test]
fn a_file_of_many_rows_comes_back_whole() {
    let server = TestServer::start();
    let lines = (0..20_000).map(|number| format!("<!-- line {number} -->\n"));
    let long = format!("{}{}", process("p", STRAIGHT), lines.collect::<String>());
    let key = deploy(&server, long.as_bytes());
    assert!(xml(&server, &key) == long.as_bytes());
}

#[test]
fn keys_are_checked() {
    let server = TestServer::start();
    server.get("/v2/process-definitions/1/xml").problem(404, "NOT_FOUND");
    server.get("/v2/process-definitions/abc/xml").problem(400, "Bad Request");
    let json = [("Accept", "application/json")];
    let refused = server.send("GET", "/v2/process-definitions/1/xml", &json, "");
    assert_eq!(refused.status, 406, "{}", refused.text);
}
