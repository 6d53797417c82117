//! Follows the frames of a client in a stream of bytes, without keeping its messages.

use alloc::vec::Vec;

use crate::{WsCloseCode, portable::status};

/// Follows frames until the client's Close frame or its first violation of the protocol.
#[derive(Default)]
pub(super) struct Frames {
    /// The head of the current frame as far as it has arrived; for a Close frame, its payload too.
    start: Vec<u8>,
    /// How many bytes of the payload of any other frame are still to come.
    rest: u64,
    pub(super) end: Option<End>,
}

/// The last thing that a client says.
#[derive(Debug)]
pub(super) enum End {
    /// A Close frame with this code, 1005 if it has none, and this payload.
    Close(WsCloseCode, Vec<u8>),
    /// A violation of the protocol, to be answered with this code. What follows must not be
    /// processed.
    Violation(WsCloseCode),
}

const MALFORMED: End = End::Violation(status::WS_1002_PROTOCOL_ERROR);

/// The longest payload of a control frame
/// ([RFC 6455, section 5.5](https://www.rfc-editor.org/rfc/rfc6455.html#section-5.5)).
const MAX_CONTROL_PAYLOAD: u8 = 125;

impl Frames {
    /// Processes the next bytes.
    pub(super) fn follow(&mut self, mut bytes: &[u8]) {
        while self.end.is_none() {
            let skipped = bytes.len().min(usize::try_from(self.rest).unwrap_or(usize::MAX));
            self.rest = self.rest.saturating_sub(skipped as u64);
            let Some((byte, others)) = bytes.get(skipped..).and_then(<[u8]>::split_first) else {
                return;
            };
            bytes = others;
            self.start.push(*byte);
            self.end = self.read_start();
        }
    }

    /// Reads the head of a frame once it is complete
    /// ([RFC 6455, section 5.2](https://www.rfc-editor.org/rfc/rfc6455.html#section-5.2)).
    fn read_start(&mut self) -> Option<End> {
        let (&[first, second], more) = self.start.split_first_chunk()?;
        let (opcode, is_masked, short_len) = (first & 0x0f, second & 0x80 != 0, second & 0x7f);
        let is_legal = match opcode {
            0..=2 => true,
            8..=10 => first & 0x80 != 0 && short_len <= MAX_CONTROL_PAYLOAD,
            _ => false,
        };
        if !is_legal || !is_masked || first & 0x70 != 0 {
            return Some(MALFORMED);
        }

        let (len, more) = match short_len {
            126 => {
                let (len, more) = more.split_first_chunk()?;
                (u16::from_be_bytes(*len).into(), more)
            }
            127 => {
                let (len, more) = more.split_first_chunk()?;
                (u64::from_be_bytes(*len), more)
            }
            len => (len.into(), more),
        };
        if len > u64::MAX / 2 {
            return Some(MALFORMED);
        }
        let (mask, payload) = more.split_first_chunk::<4>()?;
        if opcode == 8 {
            let unmasked = payload.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask);
            return (payload.len() as u64 == len).then(|| close(unmasked.collect()));
        }
        self.rest = len;
        self.start.clear();
        None
    }
}

/// Reads the payload of a Close frame: nothing, or a code and a reason in UTF-8
/// ([RFC 6455, section 5.5.1](https://www.rfc-editor.org/rfc/rfc6455.html#section-5.5.1)).
fn close(payload: Vec<u8>) -> End {
    let (code, reason) = match payload.as_slice() {
        [] => return End::Close(status::WS_1005_NO_STATUS_RCVD, payload),
        [_] => return MALFORMED,
        [high, low, reason @ ..] => (WsCloseCode::from(u16::from_be_bytes([*high, *low])), reason),
    };
    if core::str::from_utf8(reason).is_err() {
        return End::Violation(status::WS_1007_INVALID_FRAME_PAYLOAD_DATA);
    }
    if code.is_sendable() { End::Close(code, payload) } else { MALFORMED }
}
