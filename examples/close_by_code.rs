//! A tungstenite server refuses a WebSocket with several status codes, and closes one with every close
//! code. A tungstenite client prints what it received. Both run in this process and use a loopback
//! socket.
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
    HttpStatus, ReceivedClose, WsClose, WsCloseCode, blocking::CloseWith, portable::status,
};
use tungstenite::{
    HandshakeError, Message, WebSocket,
    handshake::server::{ErrorResponse, Request, Response},
};

/// The server answers the opening handshake with these when it refuses a WebSocket.
const REFUSALS: [HttpStatus; 4] = [
    status::HTTP_401_UNAUTHORIZED,
    status::HTTP_403_FORBIDDEN,
    status::HTTP_404_NOT_FOUND,
    status::HTTP_503_SERVICE_UNAVAILABLE,
];

const UNNAMED: [(&str, WsCloseCode); 2] = [
    ("(no name; registered with IANA)", WsCloseCode::from_u16(3000)),
    ("(no name; for private use)", WsCloseCode::from_u16(4000)),
];

const NOTES: &str = "
1005, 1006 and 1015 are never sent; they report how a connection ended. 1005
means that the Close frame had no code, and 1006 that there was no Close frame.
For 1005 the server sends an empty Close frame, for 1006 it drops the
connection, and for 1015 `close_with` returns an error:

";

const NOTE_ON_1014: &str = "
1014 arrives, but tungstenite does not know it and reports 1002. Browsers and
Python's websockets report 1014.";

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let server = listener.local_addr()?;
    thread::spawn(move || {
        for stream in listener.incoming() {
            // If this fails, the client receives something else, and its line is marked as wrong.
            let _ = stream.map_err(Into::into).and_then(serve);
        }
    });

    let error = match WsClose::new(status::WS_1015_TLS_HANDSHAKE, "") {
        Err(error) => error.to_string(),
        Ok(_) => return Err("1015 was accepted".into()),
    };

    let mut is_right = true;
    println!("A server refuses a WebSocket with each of these status codes:\n");
    println!("{:<34}  client receives", "name");
    for refusal in REFUSALS {
        let received = ask_to_be_refused_with(refusal, server)?;
        println!("{:<34}  {received}", refusal.name().unwrap_or_default());
        if received != refusal {
            println!("{:<34}  {refusal}", "  WRONG, expected");
            is_right = false;
        }
    }

    println!("\nIt closes a WebSocket with each of these close codes. The Close frame is in");
    println!("hexadecimal: 88, its length, and the code in two bytes.\n");
    print_line("name", "code", "Close frame", "client reports");
    for (name, code) in WsCloseCode::NAMED.iter().chain(&UNNAMED) {
        let received = ask_to_be_closed_with(*code, server)?;
        let expected = Received {
            close_frame: match code.as_u16() {
                1005 => vec![0x88, 0],
                1006 | 1015 => vec![],
                number => [[0x88, 2], number.to_be_bytes()].concat(),
            },
            result: match code.as_u16() {
                1014 => Ok(status::WS_1002_PROTOCOL_ERROR),
                1015 => Err(error.clone()),
                _ => Ok(*code),
            },
        };
        print_line(name, code.as_u16(), received.bytes(), received.code());
        if received != expected {
            print_line("  WRONG, expected", "", expected.bytes(), expected.code());
            is_right = false;
        }
    }
    println!("{NOTES}    {}\n{NOTE_ON_1014}", error.replace("; ", ";\n    "));
    Ok(if is_right { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Serves one client: refuses it with the status in its path, or closes with the code that it asks for.
fn serve(stream: TcpStream) -> Result<(), Box<dyn Error>> {
    stream.set_read_timeout(Some(TIMEOUT))?;
    let mut socket = tungstenite::accept_hdr(stream, accept_or_refuse)?;
    let code: WsCloseCode = socket.read()?.to_text()?.parse()?;
    if code == status::WS_1006_ABNORMAL_CLOSURE {
        return Ok(()); // drops the connection
    }
    if let Err(error) = socket.close_with(code, "") {
        socket.send(Message::text(error.to_string()))?;
        drain(socket);
    }
    Ok(())
}

/// Accepts a request for `/`. Refuses a request for `/404`, or any other status, with that status.
#[allow(clippy::result_large_err, reason = "tungstenite requires this type")]
fn accept_or_refuse(request: &Request, response: Response) -> Result<Response, ErrorResponse> {
    match request.uri().path().trim_start_matches('/').parse::<HttpStatus>() {
        Err(_) => Ok(response),
        Ok(status) => {
            let mut refusal = ErrorResponse::default();
            *refusal.status_mut() = status.into();
            Err(refusal)
        }
    }
}

/// Asks the server to refuse a WebSocket, and returns the status of its response.
fn ask_to_be_refused_with(
    refusal: HttpStatus,
    server: SocketAddr,
) -> Result<HttpStatus, Box<dyn Error>> {
    let stream = TcpStream::connect(server)?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    let url = format!("ws://{server}/{}", refusal.as_u16());
    match tungstenite::client(url, stream) {
        Err(HandshakeError::Failure(tungstenite::Error::Http(response))) => {
            Ok(response.status().into())
        }
        Err(error) => Err(error.to_string().into()),
        Ok(_) => Err("the WebSocket was not refused".into()),
    }
}

/// Asks the server to close with a code, and returns what it did.
fn ask_to_be_closed_with(
    code: WsCloseCode,
    server: SocketAddr,
) -> Result<Received, Box<dyn Error>> {
    let stream = TcpStream::connect(server)?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    let recorder = Recorder { stream, bytes: Vec::new() };
    let (mut socket, _) = tungstenite::client(format!("ws://{server}/"), recorder)?;

    socket.get_mut().bytes.clear();
    socket.send(Message::text(code.as_u16().to_string()))?;
    let message = socket.read();
    let result = match message.close_code() {
        Some(code) => Ok(code),
        None => Err(message?.to_text()?.to_owned()),
    };
    let mut close_frame = std::mem::take(&mut socket.get_mut().bytes);
    if result.is_err() {
        close_frame.clear(); // It was a text.
        socket.close(None)?;
    }
    drain(socket);
    Ok(Received { close_frame, result })
}

/// How long each side waits for the other.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Reads until the other side has closed the connection.
fn drain(mut socket: WebSocket<impl Read + Write>) {
    while socket.read().is_ok() {}
}

/// What a client received.
#[derive(PartialEq)]
struct Received {
    /// The bytes of the Close frame. Empty if there was none.
    close_frame: Vec<u8>,
    /// The close code, or the error that the server got.
    result: Result<WsCloseCode, String>,
}

impl Received {
    fn bytes(&self) -> String {
        let bytes: Vec<_> = self.close_frame.iter().map(|byte| format!("{byte:02x}")).collect();
        if bytes.is_empty() { "none".to_owned() } else { bytes.join(" ") }
    }

    fn code(&self) -> String {
        match self.result {
            Ok(code) => code.to_string(),
            Err(_) => "nothing: close_with refuses the code".to_owned(),
        }
    }
}

/// A stream that records the bytes that it reads.
struct Recorder {
    stream: TcpStream,
    bytes: Vec<u8>,
}

impl Read for Recorder {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let len = self.stream.read(buf)?;
        self.bytes.extend(buf.iter().take(len));
        Ok(len)
    }
}

impl Write for Recorder {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.stream.write(buf)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

fn print_line(name: &str, code: impl Display, close_frame: impl Display, received: impl Display) {
    println!("{name:<34}  {code:<4}  {close_frame:<11}  {received}");
}
