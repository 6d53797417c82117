//! A tungstenite client asks a tungstenite server to be closed with every code, and prints what
//! went on the wire and what it saw. Both are real and speak over a loopback socket.
//!
//! ```text
//! cargo run --example close_by_code
//! ```

use std::{
    error::Error,
    fmt::Display,
    io::{self, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    process::ExitCode,
    thread,
    time::Duration,
};

use fastrapi_compat::{ReceivedClose, WsClose, WsCloseCode, blocking::CloseWith, portable::status};
use tungstenite::{Message, WebSocket};

/// Each code with what it means in a few words.
const CODES: [(WsCloseCode, &str); 17] = [
    (status::WS_1000_NORMAL_CLOSURE, "all is done"),
    (status::WS_1001_GOING_AWAY, "one side leaves"),
    (status::WS_1002_PROTOCOL_ERROR, "illegal frame"),
    (status::WS_1003_UNSUPPORTED_DATA, "binary, not text"),
    (status::WS_1005_NO_STATUS_RCVD, "no code was given"),
    (status::WS_1006_ABNORMAL_CLOSURE, "connection lost"),
    (status::WS_1007_INVALID_FRAME_PAYLOAD_DATA, "text, not UTF-8"),
    (status::WS_1008_POLICY_VIOLATION, "against the rules"),
    (status::WS_1009_MESSAGE_TOO_BIG, "too much to read"),
    (status::WS_1010_MANDATORY_EXT, "extension missing"),
    (status::WS_1011_INTERNAL_ERROR, "server failed"),
    (status::WS_1012_SERVICE_RESTART, "back in a moment"),
    (status::WS_1013_TRY_AGAIN_LATER, "overloaded"),
    (status::WS_1014_BAD_GATEWAY, "upstream failed"),
    (status::WS_1015_TLS_HANDSHAKE, "TLS failed"),
    (WsCloseCode::from_u16(3000), "not logged in"),
    (WsCloseCode::from_u16(4000), "up to both sides"),
];

const NOTES: &str = "\
88 is a Close frame; its length and then the code in two bytes follow.

1005, 1006 and 1015 never travel. With them a WebSocket library tells its
user how a connection ended: 1005 that the Close frame had no code, 1006
that there was no Close frame. To cause the one, leave the code out; to cause
the other, drop the connection. WsClose refuses all three, 1015 with
";

const NOTE_ON_1014: &str = "
1014 does travel, but tungstenite's CloseCode has no name for it, counts it
among those that may not be sent, and gives its user 1002 instead. Python's
websockets and browsers report 1014.";

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let server = listener.local_addr()?;
    thread::spawn(move || {
        for stream in listener.incoming() {
            // The client sees what goes wrong here, and its line is then wrong.
            let _ = stream.map_err(Into::into).and_then(serve);
        }
    });

    let refusal_of_1015 = match WsClose::new(status::WS_1015_TLS_HANDSHAKE, "") {
        Err(refused) => refused.to_string(),
        Ok(_) => return Err("1015 was not refused".into()),
    };

    let mut wrong = 0;
    print_line("name", "code", "on the wire", "client saw", "meaning");
    for (code, meaning) in CODES {
        let seen = ask_to_be_closed_with(code, server)?;
        let expected = Seen {
            close_frame: match code.as_u16() {
                1005 => vec![0x88, 0],
                1006 | 1015 => vec![],
                number => [[0x88, 2], number.to_be_bytes()].concat(),
            },
            end: match code.as_u16() {
                1014 => Ok(status::WS_1002_PROTOCOL_ERROR),
                1015 => Err(refusal_of_1015.clone()),
                _ => Ok(code),
            },
        };
        print_line(name(code), code.as_u16(), seen.wire(), seen.end(), meaning);
        if seen != expected {
            print_line("  WRONG, it should be", "", expected.wire(), expected.end(), "");
            wrong += 1;
        }
    }
    println!("\n{NOTES}\n{}\n{NOTE_ON_1014}", wrap(&refusal_of_1015, "    ", 76));

    if wrong > 0 {
        println!("\n{wrong} of {} lines are not what they should be.", CODES.len());
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

/// The server's side of a connection: closes with the code that the client sends it.
fn serve(stream: TcpStream) -> Result<(), Box<dyn Error>> {
    stream.set_read_timeout(Some(TIME_LIMIT))?;
    let mut socket = tungstenite::accept(stream)?;
    let code: WsCloseCode = socket.read()?.to_text()?.parse()?;
    if code == status::WS_1006_ABNORMAL_CLOSURE {
        return Ok(()); // dropped, as nothing else looks like it
    }
    if let Err(refused) = socket.close_with(code, "") {
        socket.send(Message::text(refused.to_string()))?;
        read_on(socket);
    }
    Ok(())
}

/// The client's side of a connection.
fn ask_to_be_closed_with(code: WsCloseCode, server: SocketAddr) -> Result<Seen, Box<dyn Error>> {
    let stream = TcpStream::connect(server)?;
    stream.set_read_timeout(Some(TIME_LIMIT))?;
    let tap = Tap { stream, received: Vec::new() };
    let (mut socket, _) = tungstenite::client(format!("ws://{server}/"), tap)?;

    socket.get_mut().received.clear();
    socket.send(Message::text(code.as_u16().to_string()))?;
    let received = socket.read();
    let end = match received.close_code() {
        Some(code) => Ok(code),
        None => Err(received?.to_text()?.to_owned()),
    };
    let mut close_frame = std::mem::take(&mut socket.get_mut().received);
    if end.is_err() {
        // What came was a text, and the connection is still open.
        close_frame.clear();
        socket.close(None)?;
    }
    read_on(socket);
    Ok(Seen { close_frame, end })
}

/// How long either side waits for the other.
const TIME_LIMIT: Duration = Duration::from_secs(5);

/// Reads until the other side has closed the connection.
fn read_on(mut socket: WebSocket<impl Read + Write>) {
    while socket.read().is_ok() {}
}

/// What a client saw of a close.
#[derive(PartialEq)]
struct Seen {
    /// The bytes that came, if there was a Close frame.
    close_frame: Vec<u8>,
    /// The code; or else why the server would not close with it.
    end: Result<WsCloseCode, String>,
}

impl Seen {
    fn wire(&self) -> String {
        if self.close_frame.is_empty() {
            return "nothing".to_owned();
        }
        let bytes: Vec<_> = self.close_frame.iter().map(|byte| format!("{byte:02x}")).collect();
        bytes.join(" ")
    }

    fn end(&self) -> String {
        match self.end {
            Ok(code) => code.as_u16().to_string(),
            Err(_) => "refusal".to_owned(),
        }
    }
}

/// A stream that keeps what it reads.
struct Tap {
    stream: TcpStream,
    received: Vec<u8>,
}

impl Read for Tap {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let len = self.stream.read(buf)?;
        self.received.extend(buf.iter().take(len));
        Ok(len)
    }
}

impl Write for Tap {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.stream.write(buf)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

fn name(code: WsCloseCode) -> &'static str {
    match code.as_u16() {
        3000..=3999 => "(no name, registered with IANA)",
        4000..=4999 => "(no name, for private use)",
        _ => code.name().unwrap_or("(no name)"),
    }
}

fn print_line(
    name: &str,
    code: impl Display,
    wire: impl Display,
    saw: impl Display,
    meaning: &str,
) {
    println!("{name:<34} {code:<4} {wire:<11} {saw:<10} {meaning}");
}

/// Breaks text between words into indented lines of no more than `width` columns.
fn wrap(text: &str, indent: &str, width: usize) -> String {
    let mut wrapped = String::new();
    let mut column = width;
    for word in text.split(' ') {
        if column + 1 + word.len() > width {
            let line_break = if wrapped.is_empty() { "" } else { "\n" };
            wrapped += &format!("{line_break}{indent}{word}");
            column = indent.len() + word.len();
        } else {
            wrapped += &format!(" {word}");
            column += 1 + word.len();
        }
    }
    wrapped
}
