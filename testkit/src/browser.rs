#![expect(clippy::print_stdout, reason = "a test that was skipped says so")]

//! A real browser, driven over WebDriver.
//!
//! `BAIZE_TEST_BROWSER` names a chromedriver. Where it is unset the test prints a line and passes; where it is set and
//! no browser can be had, the test fails. The protocol is JSON over HTTP on loopback, one connection a command: what
//! tests need of it is this file, against some fifty packages for a client from a registry.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long one command may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);
/// Bytes of an answer. A screenshot of a long page has some millions.
const LONGEST_ANSWER: u64 = 64 << 20;

/// A key that is no letter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Key {
    /// To the next thing that can be reached.
    Tab,
    /// Does what has the focus.
    Enter,
    /// To the next of some choices.
    Down,
    /// To the one before.
    Up,
}

/// A browser with one window; it is closed when dropped. A test that fails leaves a picture of the page in
/// `screenshots` of the folder cargo builds into.
pub struct Browser {
    driver: Driver,
    session: String,
}

struct Driver {
    process: Child,
    port: u16,
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Already gone when it failed.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Browser {
    /// Opens a browser of somebody who reads this language, or `None` with a printed line.
    ///
    /// # Panics
    /// When `BAIZE_TEST_BROWSER` is set and names nothing that opens a browser.
    pub fn open(language: &str) -> Option<Self> {
        let Some(program) = std::env::var_os("BAIZE_TEST_BROWSER") else {
            println!("skipped: BAIZE_TEST_BROWSER is not set");
            return None;
        };
        let driver = Driver::start(Path::new(&program));
        // The sandbox needs a user that is not root, and the pages are our own.
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            &format!("--accept-lang={language}"),
        ];
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "goog:loggingPrefs": {"browser": "ALL"},
            "goog:chromeOptions": {"args": arguments},
        }}});
        let opened = driver
            .ask("POST", "/session", Some(&wanted))
            .unwrap_or_else(|e| panic!("BAIZE_TEST_BROWSER is set, but no browser opens: {e}"));
        let session = opened["sessionId"].as_str().expect("a session").to_owned();
        Some(Self { driver, session })
    }

    /// Goes to an address and waits until its page is there.
    pub fn go(&self, address: &str) {
        self.command("url", &json!({ "url": address }));
    }

    /// Runs a script in the page: the body of a function, what it returns.
    pub fn run(&self, script: &str) -> Value {
        self.command("execute/sync", &json!({"script": script, "args": []}))
    }

    /// Presses a key.
    pub fn press(&self, key: Key) {
        self.strike(match key {
            Key::Tab => '\u{e004}',
            Key::Enter => '\u{e007}',
            Key::Down => '\u{e015}',
            Key::Up => '\u{e013}',
        });
    }

    /// Types on the keyboard, wherever the focus is.
    pub fn type_text(&self, text: &str) {
        text.chars().for_each(|c| self.strike(c));
    }

    fn strike(&self, key: char) {
        let (down, up) = (
            json!({"type": "keyDown", "value": key}),
            json!({"type": "keyUp", "value": key}),
        );
        let keyboard = json!({"actions": [{"type": "key", "id": "keyboard", "actions": [down, up]}]});
        self.command("actions", &keyboard);
    }

    /// Makes the window so large, in CSS pixels.
    pub fn resize(&self, width: u32, height: u32) {
        let metrics = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.devtools("Emulation.setDeviceMetricsOverride", &metrics)
            .expect("a window of that size");
    }

    /// Prefers dark pages, or light ones.
    pub fn prefer_dark(&self, dark: bool) {
        let value = if dark { "dark" } else { "light" };
        let media = json!({"features": [{"name": "prefers-color-scheme", "value": value}]});
        self.devtools("Emulation.setEmulatedMedia", &media)
            .expect("a preference");
    }

    /// What the console said since it was last asked, as `(level, message)`.
    pub fn console(&self) -> Vec<(String, String)> {
        let entries = self.command("se/log", &json!({"type": "browser"}));
        let text = |entry: &Value, name: &str| entry[name].as_str().unwrap_or_default().to_owned();
        let entries = entries.as_array().expect("a list of entries");
        entries
            .iter()
            .map(|entry| (text(entry, "level"), text(entry, "message")))
            .collect()
    }

    /// Waits until a script returns true.
    ///
    /// # Panics
    /// When that takes too long.
    pub fn wait_for(&self, what: &str, script: &str) {
        let began = Instant::now();
        while self.run(script) != Value::Bool(true) {
            assert!(began.elapsed() < PATIENCE, "{what} does not come about");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Keeps a picture of the whole page in the folder cargo builds into. Returns where.
    fn keep_picture(&self, name: &str) -> Result<PathBuf, String> {
        let whole = json!({"format": "png", "captureBeyondViewport": true});
        let shot = self.devtools("Page.captureScreenshot", &whole)?;
        let bytes = base64(shot["data"].as_str().unwrap_or_default());
        let folder = build_folder().join("screenshots");
        let path = folder.join(format!("{name}.png"));
        std::fs::create_dir_all(&folder)
            .and_then(|()| std::fs::write(&path, bytes))
            .map_err(|e| e.to_string())?;
        Ok(path)
    }

    fn devtools(&self, command: &str, parameters: &Value) -> Result<Value, String> {
        self.attempt("goog/cdp/execute", &json!({"cmd": command, "params": parameters}))
    }

    fn attempt(&self, path: &str, body: &Value) -> Result<Value, String> {
        let path = format!("/session/{}/{path}", self.session);
        self.driver.ask("POST", &path, Some(body))
    }

    fn command(&self, path: &str, body: &Value) -> Value {
        self.attempt(path, body).unwrap_or_else(|e| panic!("{path}: {e}"))
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let test = std::thread::current().name().unwrap_or("test").replace("::", "-");
            match self.keep_picture(&test) {
                Ok(path) => println!("the page as it was: {}", path.display()),
                Err(reason) => println!("no picture of the page: {reason}"),
            }
        }
        // Otherwise the browser outlives its driver.
        let _ = self
            .driver
            .ask("DELETE", &format!("/session/{}", self.session), None);
    }
}

impl Driver {
    fn start(program: &Path) -> Self {
        let unusable = |reason: &str| -> ! {
            panic!(
                "BAIZE_TEST_BROWSER={} cannot be used: {reason}",
                program.display()
            )
        };
        let started = Command::new(program)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut process = started.unwrap_or_else(|e| unusable(&e.to_string()));
        let said = process.stdout.take().expect("a pipe");
        let mut driver = Self { process, port: 0 };
        let mut lines = BufReader::new(said).lines().map_while(Result::ok);
        let port = lines.find_map(|line| {
            let rest = line.split("successfully on port ").nth(1)?;
            rest.trim_end_matches('.').parse().ok()
        });
        driver.port = port.unwrap_or_else(|| unusable("it does not say on which port it listens"));
        // It goes on talking; a closed pipe would end it.
        std::thread::spawn(move || lines.for_each(drop));
        driver
    }

    /// One command. What goes wrong is said in words.
    fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value, String> {
        let body = body.map(Value::to_string).unwrap_or_default();
        let answer = self
            .exchange(method, path, &body)
            .map_err(|e| format!("no answer: {e}"))?;
        let mut answer: Value =
            serde_json::from_slice(&answer).map_err(|e| format!("an answer that is no JSON: {e}"))?;
        let value = answer["value"].take();
        match value["error"].as_str() {
            Some(error) => Err(format!(
                "{error}: {}",
                value["message"].as_str().unwrap_or_default()
            )),
            None => Ok(value),
        }
    }

    fn exchange(&self, method: &str, path: &str, body: &str) -> std::io::Result<Vec<u8>> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let (port, length) = (self.port, body.len());
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        )?;
        let mut answer = BufReader::new(stream.take(LONGEST_ANSWER));
        let mut length = None;
        loop {
            let mut line = String::new();
            answer.read_line(&mut line)?;
            let line = line.trim_end();
            if line.is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().ok();
            }
        }
        let mut bytes = Vec::new();
        answer
            .take(length.unwrap_or(LONGEST_ANSWER))
            .read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

/// The folder cargo builds into: the tests that run are in it.
fn build_folder() -> PathBuf {
    let program = std::env::current_exe().expect("a test has a file");
    let folder = program
        .ancestors()
        .find(|folder| folder.ends_with("deps"))
        .and_then(|deps| deps.ancestors().nth(2));
    folder.map_or_else(std::env::temp_dir, Path::to_path_buf)
}

/// Bytes of a text in base64.
fn base64(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut held, mut bits) = (0_u32, 0);
    for letter in text.bytes() {
        let six = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        held = (held << 6 | u32::from(six)) & 0xffff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits) as u8);
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_is_read() {
        assert_eq!(base64("iVBORw0KGgo="), b"\x89PNG\r\n\x1a\n");
        assert_eq!(base64("/+8="), [0xff, 0xef]);
        assert_eq!(base64(""), Vec::<u8>::new());
    }
}
