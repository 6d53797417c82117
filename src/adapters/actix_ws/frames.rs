//! Follows the frames of a client in a stream of bytes whose messages are of no interest.

use alloc::vec::Vec;

use crate::{WsCloseCode, portable::status};

/// Follows frames, and keeps no more than the head of one or a Close frame.
#[derive(Default)]
pub(super) struct Frames {
    /// The head of the current frame as far as it has come, and the payload if it is a Close.
    start: Vec<u8>,
    /// How many bytes are still to come of a frame that is not a Close.
    rest: u64,
}

/// A frame that has come to its end.
#[derive(Debug, PartialEq)]
pub(super) enum Frame {
    /// A Close frame with this code; 1005 without one.
    Close(WsCloseCode, Vec<u8>),
    Other,
    /// A violation of the protocol, to be answered with this code. What follows must not be
    /// processed.
    Illegal(WsCloseCode),
}

const MALFORMED: Frame = Frame::Illegal(status::WS_1002_PROTOCOL_ERROR);

/// The longest payload of a control frame
/// ([RFC 6455, section 5.5](https://www.rfc-editor.org/rfc/rfc6455.html#section-5.5)).
const MAX_CONTROL_PAYLOAD: u8 = 125;

impl Frames {
    /// Takes from the bytes what is left of one frame, or all of them if that is not its end.
    pub(super) fn next(&mut self, bytes: &mut &[u8]) -> Option<Frame> {
        while self.rest == 0 {
            let (byte, others) = bytes.split_first()?;
            *bytes = others;
            self.start.push(*byte);
            if let Some(frame) = self.started() {
                self.start.clear();
                return Some(frame);
            }
        }
        let taken = bytes.len().min(usize::try_from(self.rest).unwrap_or(usize::MAX));
        *bytes = bytes.split_at_checked(taken)?.1;
        self.rest = self.rest.saturating_sub(taken as u64);
        (self.rest == 0).then_some(Frame::Other)
    }

    /// Reads a head once it is complete
    /// ([RFC 6455, section 5.2](https://www.rfc-editor.org/rfc/rfc6455.html#section-5.2)).
    fn started(&mut self) -> Option<Frame> {
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
        if len == 0 {
            return Some(Frame::Other);
        }
        self.rest = len;
        self.start.clear();
        None
    }
}

/// Reads the payload of a Close frame: nothing, or a code and a reason in UTF-8
/// ([RFC 6455, section 5.5.1](https://www.rfc-editor.org/rfc/rfc6455.html#section-5.5.1)).
fn close(payload: Vec<u8>) -> Frame {
    let (code, reason) = match payload.as_slice() {
        [] => return Frame::Close(status::WS_1005_NO_STATUS_RCVD, payload),
        [_] => return MALFORMED,
        [high, low, reason @ ..] => (u16::from_be_bytes([*high, *low]).into(), reason),
    };
    if core::str::from_utf8(reason).is_err() {
        return Frame::Illegal(status::WS_1007_INVALID_FRAME_PAYLOAD_DATA);
    }
    if WsCloseCode::is_sendable(code) { Frame::Close(code, payload) } else { MALFORMED }
}

#[cfg(test)]
mod tests {
    use alloc::{vec, vec::Vec};

    use super::{Frame, Frames, MALFORMED};

    const MASK: [u8; 4] = [0x12, 0x34, 0x56, 0x78];

    fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
        let mut frame = vec![first];
        match payload.len() {
            len @ 0..=125 => frame.push(0x80 | len as u8),
            len @ 126..=0xffff => {
                frame.push(0x80 | 126);
                frame.extend((len as u16).to_be_bytes());
            }
            len => {
                frame.push(0x80 | 127);
                frame.extend((len as u64).to_be_bytes());
            }
        }
        frame.extend(MASK);
        frame.extend(payload.iter().zip(MASK.iter().cycle()).map(|(byte, mask)| byte ^ mask));
        frame
    }

    /// Returns all frames in these pieces, and how much was kept at most.
    fn read<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> (Vec<Frame>, usize) {
        let (mut frames, mut found, mut kept) = (Frames::default(), vec![], 0);
        for mut piece in pieces {
            while let Some(frame) = frames.next(&mut piece) {
                found.push(frame);
            }
            assert!(piece.is_empty());
            kept = kept.max(frames.start.len());
        }
        (found, kept)
    }

    /// All three ways to encode a length; each payload looks like a Close.
    #[test]
    fn every_split() {
        let payload = |len| [0x88, 0x82].into_iter().cycle().take(len).collect::<Vec<u8>>();
        let reason = [&1008u16.to_be_bytes()[..], "é".repeat(61).as_bytes()].concat();
        let frames = [
            (frame(0x81, &payload(0)), Frame::Other),
            (frame(0x02, &payload(125)), Frame::Other),
            (frame(0x89, &payload(3)), Frame::Other),
            (frame(0x80, &payload(126)), Frame::Other),
            (frame(0x82, &payload(0xffff)), Frame::Other),
            (frame(0x82, &payload(0x1_0000)), Frame::Other),
            (frame(0x8a, &payload(0)), Frame::Other),
            (frame(0x88, &reason), Frame::Close(1008.into(), reason)),
            (frame(0x88, &[]), Frame::Close(1005.into(), vec![])),
        ];
        let bytes: Vec<u8> = frames.iter().flat_map(|(frame, _)| frame).copied().collect();
        let expected: Vec<Frame> = frames.into_iter().map(|(_, frame)| frame).collect();

        for at in 0..=bytes.len() {
            let (left, right) = bytes.split_at(at);
            assert_eq!(read([left, right]).0, expected, "split at {at}");
        }
        for size in [1, 2, 3, 7, 1000] {
            let (found, kept) = read(bytes.chunks(size));
            assert_eq!(found, expected, "in pieces of {size}");
            assert!(kept <= 14 + 125, "{kept} bytes kept");
        }
    }

    /// 2^63 - 1 bytes are legal, so their end is waited for.
    #[test]
    fn the_longest_length() {
        let start = [&[0x82, 0x80 | 127, 0x7f][..], &[0xff; 7], &MASK].concat();
        assert_eq!(read([&start[..], &[0x88; 1000]]).0, []);
    }

    #[test]
    fn ends_where_the_frame_ends() {
        let close = frame(0x88, &1001u16.to_be_bytes());
        let bytes = [frame(0x81, b"hello"), close.clone()].concat();
        let (mut frames, mut rest) = (Frames::default(), &bytes[..]);
        assert_eq!(frames.next(&mut rest), Some(Frame::Other));
        assert_eq!(rest, close);
    }

    #[test]
    fn illegal() {
        for (why, bytes) in [
            ("unmasked", vec![0x81, 1]),
            ("a fragmented Ping", vec![0x09, 0x80]),
            ("a fragmented Close", vec![0x08, 0x80]),
            ("a Close of 126 bytes", vec![0x88, 0x80 | 126]),
            ("a Pong of 64 bits", vec![0x8a, 0x80 | 127]),
            ("reserved bits", vec![0xc1, 0x80 | 1]),
            ("a length of 2^63", [&[0x82, 0x80 | 127, 0x80][..], &[0; 7]].concat()),
            ("a Close of one byte", frame(0x88, &[3])),
            ("a Close with 1005", frame(0x88, &1005u16.to_be_bytes())),
            ("a Close with 1016", frame(0x88, &1016u16.to_be_bytes())),
        ] {
            assert_eq!(read(bytes.chunks(1)).0, [MALFORMED], "{why}");
        }
        let not_utf8 = frame(0x88, &[3, 0xe8, 0xff]);
        assert_eq!(read([&not_utf8[..]]).0, [Frame::Illegal(1007.into())]);
        for opcode in (0x3..=0x7).chain(0xb..=0xf) {
            let found = read([&[0x80 | opcode, 0x80][..]]).0;
            assert_eq!(found, [MALFORMED], "opcode {opcode}");
        }
    }
}
