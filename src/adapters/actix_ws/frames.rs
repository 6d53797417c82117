//! Follows the frames in a stream of bytes, whose messages are of no interest.

use alloc::vec::Vec;

/// Keeps no more than the head of a frame, and a Close frame.
pub(super) struct Frames {
    /// [RFC 6455, section 5.1](https://www.rfc-editor.org/rfc/rfc6455.html#section-5.1): a
    /// client masks its frames, a server does not.
    masked: bool,
    /// What has come of a head, and of a Close frame.
    start: Vec<u8>,
    /// How much is still to come of a frame that is no Close.
    rest: u64,
}

/// A frame that has come to its end.
#[derive(Debug, PartialEq)]
pub(super) enum Frame {
    /// With its payload, unmasked.
    Close(Vec<u8>),
    Other,
    /// Against the protocol. What follows cannot be told into frames.
    Illegal,
}

/// A control frame carries no more
/// ([RFC 6455, section 5.5](https://www.rfc-editor.org/rfc/rfc6455.html#section-5.5)).
const MAX_CONTROL_PAYLOAD: u8 = 125;

impl Frames {
    pub(super) fn of_a_client() -> Self {
        Self { masked: true, start: Vec::new(), rest: 0 }
    }

    pub(super) fn of_a_server() -> Self {
        Self { masked: false, start: Vec::new(), rest: 0 }
    }

    /// Takes from the bytes what is left of one frame, or all of them if that is not the end of it.
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

    /// What a head tells once it is complete
    /// ([RFC 6455, section 5.2](https://www.rfc-editor.org/rfc/rfc6455.html#section-5.2)).
    fn started(&mut self) -> Option<Frame> {
        let (&[first, second], more) = self.start.split_first_chunk()?;
        let (opcode, masked, short_len) = (first & 0x0f, second & 0x80 != 0, second & 0x7f);
        let is_legal = match opcode {
            0..=2 => true,
            8..=10 => first & 0x80 != 0 && short_len <= MAX_CONTROL_PAYLOAD,
            _ => false,
        };
        if !is_legal || first & 0x70 != 0 || masked != self.masked {
            return Some(Frame::Illegal);
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
            return Some(Frame::Illegal);
        }
        let (mask, payload) = match masked {
            true => more.split_first_chunk()?,
            false => (&[0; 4], more),
        };
        if opcode == 8 {
            let unmasked = payload.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask);
            return (payload.len() as u64 == len).then(|| Frame::Close(unmasked.collect()));
        }
        if len == 0 {
            return Some(Frame::Other);
        }
        self.rest = len;
        self.start.clear();
        None
    }
}

#[cfg(test)]
mod tests {
    use alloc::{vec, vec::Vec};

    use super::{Frame, Frames};

    const MASK: [u8; 4] = [0x12, 0x34, 0x56, 0x78];

    fn frame(first: u8, payload: &[u8], masked: bool) -> Vec<u8> {
        let bit = if masked { 0x80 } else { 0 };
        let mut frame = vec![first];
        match payload.len() {
            len @ 0..=125 => frame.push(bit | len as u8),
            len @ 126..=0xffff => {
                frame.push(bit | 126);
                frame.extend((len as u16).to_be_bytes());
            }
            len => {
                frame.push(bit | 127);
                frame.extend((len as u64).to_be_bytes());
            }
        }
        if masked {
            frame.extend(MASK);
            frame.extend(payload.iter().zip(MASK.iter().cycle()).map(|(byte, mask)| byte ^ mask));
        } else {
            frame.extend(payload);
        }
        frame
    }

    /// All frames in these pieces, and how much the tracker has kept at most.
    fn read<'a>(
        mut frames: Frames,
        pieces: impl IntoIterator<Item = &'a [u8]>,
    ) -> (Vec<Frame>, usize) {
        let (mut found, mut kept) = (vec![], 0);
        for mut piece in pieces {
            while let Some(frame) = frames.next(&mut piece) {
                found.push(frame);
            }
            assert!(piece.is_empty());
            kept = kept.max(frames.start.len());
        }
        (found, kept)
    }

    fn tracker(masked: bool) -> Frames {
        if masked { Frames::of_a_client() } else { Frames::of_a_server() }
    }

    /// Both directions, and all three ways to tell a length; each payload looks like a Close.
    #[test]
    fn every_split() {
        for masked in [true, false] {
            let payload = |len| [0x88, 0x82].into_iter().cycle().take(len).collect::<Vec<u8>>();
            let reason = [&1008u16.to_be_bytes()[..], "é".repeat(61).as_bytes()].concat();
            let frames = [
                (frame(0x81, &payload(0), masked), Frame::Other),
                (frame(0x02, &payload(125), masked), Frame::Other),
                (frame(0x89, &payload(3), masked), Frame::Other),
                (frame(0x80, &payload(126), masked), Frame::Other),
                (frame(0x82, &payload(0xffff), masked), Frame::Other),
                (frame(0x82, &payload(0x1_0000), masked), Frame::Other),
                (frame(0x8a, &payload(0), masked), Frame::Other),
                (frame(0x88, &reason, masked), Frame::Close(reason)),
                (frame(0x88, &[], masked), Frame::Close(vec![])),
            ];
            let bytes: Vec<u8> = frames.iter().flat_map(|(frame, _)| frame).copied().collect();
            let expected: Vec<Frame> = frames.into_iter().map(|(_, frame)| frame).collect();

            for at in 0..=bytes.len() {
                let (left, right) = bytes.split_at(at);
                assert_eq!(read(tracker(masked), [left, right]).0, expected, "split at {at}");
            }
            for size in [1, 2, 3, 7, 1000] {
                let (found, kept) = read(tracker(masked), bytes.chunks(size));
                assert_eq!(found, expected, "in pieces of {size}");
                assert!(kept <= 14 + 125, "{kept} bytes kept");
            }
        }
    }

    /// 2^63 - 1 bytes are legal, so their end is waited for.
    #[test]
    fn the_longest_length() {
        let start = [&[0x82, 127, 0x7f][..], &[0xff; 7]].concat();
        let (found, _) = read(tracker(false), [&start[..], &[0x88; 1000]]);
        assert_eq!(found, []);
    }

    #[test]
    fn ends_where_the_frame_ends() {
        let close = frame(0x88, &1001u16.to_be_bytes(), false);
        let bytes = [frame(0x81, b"hello", false), close.clone()].concat();
        let (mut frames, mut rest) = (tracker(false), &bytes[..]);
        assert_eq!(frames.next(&mut rest), Some(Frame::Other));
        assert_eq!(rest, close);
    }

    #[test]
    fn illegal() {
        for masked in [true, false] {
            let legal_bit = if masked { 0x80 } else { 0 };
            for (why, bytes) in [
                ("masked otherwise", vec![0x81, (legal_bit ^ 0x80) | 1]),
                ("a fragmented Ping", vec![0x09, legal_bit]),
                ("a fragmented Close", vec![0x08, legal_bit]),
                ("a Close of 126 bytes", vec![0x88, legal_bit | 126]),
                ("a Pong of 64 bits", vec![0x8a, legal_bit | 127]),
                ("reserved bits", vec![0xc1, legal_bit | 1]),
                ("a length of 2^63", [&[0x82, legal_bit | 127, 0x80][..], &[0; 7]].concat()),
            ] {
                let found = read(tracker(masked), bytes.chunks(1)).0;
                assert_eq!(found, [Frame::Illegal], "{why}");
            }
            for opcode in (0x3..=0x7).chain(0xb..=0xf) {
                let found = read(tracker(masked), [&[0x80 | opcode, legal_bit][..]]).0;
                assert_eq!(found, [Frame::Illegal], "opcode {opcode}");
            }
        }
    }
}
