//! Closes a WebSocket with every code, and prints the bytes of the Close frame and what the client
//! saw. The server and the client use tungstenite over a loopback socket.
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

use fastrapi_compat::{
    ReceivedClose, WsClose, WsCloseCode, WsCloseCodeRange, blocking::CloseWith, portable::status,
};
use tungstenite::{Message, WebSocket};

/// Each code with its meaning in a few words.
const CODES: [(WsCloseCode, &str); 17] = [
    (status::WS_1000_NORMAL_CLOSURE, "work is complete"),
    (status::WS_1001_GOING_AWAY, "endpoint leaves"),
    (status::WS_1002_PROTOCOL_ERROR, "malformed frame"),
    (status::WS_1003_UNSUPPORTED_DATA, "binary, not text"),
    (status::WS_1005_NO_STATUS_RCVD, "no code in frame"),
    (status::WS_1006_ABNORMAL_CLOSURE, "connection lost"),
    (status::WS_1007_INVALID_FRAME_PAYLOAD_DATA, "text is not UTF-8"),
    (status::WS_1008_POLICY_VIOLATION, "against the rules"),
    (status::WS_1009_MESSAGE_TOO_BIG, "message too large"),
    (status::WS_1010_MANDATORY_EXT, "extension missing"),
    (status::WS_1011_INTERNAL_ERROR, "server failed"),
    (status::WS_1012_SERVICE_RESTART, "connect again"),
    (status::WS_1013_TRY_AGAIN_LATER, "overloaded"),
    (status::WS_1014_BAD_GATEWAY, "upstream failed"),
    (status::WS_1015_TLS_HANDSHAKE, "TLS failed"),
    (WsCloseCode::from_u16(3000), "not logged in"),
    (WsCloseCode::from_u16(4000), "application's own"),
];

const NOTES: &str = "\
A Close frame is the byte 88, the length of its payload, and the code in two
bytes.

1005, 1006 and 1015 are never sent. A WebSocket library uses them to report
how a connection ended: 1005 for a Close frame without a code, 1006 for a
connection without a Close frame. To cause 1005, send no code; to cause 1006,
drop the connection. WsClose refuses all three. For 1015 the error is
";

const NOTE_ON_1014: &str = "
1014 is sent, but tungstenite treats it as invalid and reports 1002 instead.
Python's websockets and browsers report 1014.";

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let server = listener.local_addr()?;
    thread::spawn(move || {
        for stream in listener.incoming() {
            // An error here makes the line of this code wrong.
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
            print_line("  WRONG, expected", "", expected.wire(), expected.end(), "");
            wrong += 1;
        }
    }
    println!("\n{NOTES}\n{}\n{NOTE_ON_1014}", wrap(&refusal_of_1015, "    ", 76));

    if wrong > 0 {
        println!("\n{wrong} of {} lines are wrong.", CODES.len());
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

/// Serves a connection: closes it with the code that the client sends.
fn serve(stream: TcpStream) -> Result<(), Box<dyn Error>> {
    stream.set_read_timeout(Some(TIME_LIMIT))?;
    let mut socket = tungstenite::accept(stream)?;
    let code: WsCloseCode = socket.read()?.to_text()?.parse()?;
    if code == status::WS_1006_ABNORMAL_CLOSURE {
        return Ok(()); // Dropping the connection is the only way to cause 1006.
    }
    if let Err(refused) = socket.close_with(code, "") {
        socket.send(Message::text(refused.to_string()))?;
        read_on(socket);
    }
    Ok(())
}

/// Asks the server to close with a code, and returns what the client saw.
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
        // The server sent a text message, and the connection is still open.
        close_frame.clear();
        socket.close(None)?;
    }
    read_on(socket);
    Ok(Seen { close_frame, end })
}

/// How long either endpoint waits for the other.
const TIME_LIMIT: Duration = Duration::from_secs(5);

/// Reads until the peer has closed the connection.
fn read_on(mut socket: WebSocket<impl Read + Write>) {
    while socket.read().is_ok() {}
}

/// What a client saw of a close.
#[derive(PartialEq)]
struct Seen {
    /// The bytes of the Close frame; empty if there was none.
    close_frame: Vec<u8>,
    /// The code, or the error with which the server refused it.
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

/// A stream that records what it reads.
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
    match code.range() {
        WsCloseCodeRange::Registered => "(no name, registered with IANA)",
        WsCloseCodeRange::Private => "(no name, for private use)",
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
