"""Reports as mail servers and providers send them: Postfix, Exchange, a feedback loop, Postmark, Amazon SES."""

from __future__ import annotations

import json
from typing import Any

LETTER = "<letter.77.1001@kept.example>"
ELIN = "elin@example.com"


def a_dsn(
    *,
    action: str = "failed",
    status: str = "5.1.1",
    diagnostic: str = "smtp; 550 5.1.1 <elin@example.com>: Recipient address rejected: User unknown",
    message_id: str = LETTER,
    recipient: str = ELIN,
    own_id: str = "<20260302100500.4F3@mx.example.com>",
    returned: str = "message/rfc822",
) -> bytes:
    """As Postfix writes it."""
    return f"""\
Date: Mon,  2 Mar 2026 11:05:00 +0100 (CET)
From: MAILER-DAEMON@mx.example.com (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: marta@loparboden.se
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4F3.1772445900/mx.example.com"
Message-Id: {own_id}

This is a MIME-encapsulated message.

--4F3.1772445900/mx.example.com
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients.

--4F3.1772445900/mx.example.com
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com
X-Postfix-Queue-ID: 4F3
X-Postfix-Sender: rfc822; marta@loparboden.se
Arrival-Date: Mon,  2 Mar 2026 11:04:58 +0100 (CET)

Final-Recipient: rfc822; {recipient}
Original-Recipient: rfc822;{recipient}
Action: {action}
Status: {status}
Remote-MTA: dns; mail.example.com
Diagnostic-Code: {diagnostic}

--4F3.1772445900/mx.example.com
Content-Description: Undelivered Message
Content-Type: {returned}

From: =?utf-8?q?M=C3=A4rta?= <marta@loparboden.se>
To: {recipient}
Subject: Skorna
Message-ID: {message_id}
MIME-Version: 1.0
Content-Type: text/plain

Hej!

--4F3.1772445900/mx.example.com--
""".replace("\n", "\r\n").encode()


def an_arf(
    *, kind: str = "abuse", message_id: str = LETTER, own_id: str = "<fbl-1@fbl.example.net>"
) -> bytes:
    """After RFC 5965 B.2."""
    return f"""\
From: <abusedesk@example.com>
Date: Thu, 5 Mar 2026 17:40:36 EDT
Subject: FW: Skorna
To: <abuse@loparboden.se>
Message-ID: {own_id}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report;
     boundary="part1_13d.2e68ed54_boundary"

--part1_13d.2e68ed54_boundary
Content-Type: text/plain; charset="US-ASCII"
Content-Transfer-Encoding: 7bit

This is an email abuse report for an email message
received from IP 192.0.2.2.

--part1_13d.2e68ed54_boundary
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: SomeGenerator/1.0
Version: 1
Original-Mail-From: <marta@loparboden.se>
Original-Rcpt-To: <elin@example.com>
Arrival-Date: Thu, 5 Mar 2026 14:00:00 EDT

--part1_13d.2e68ed54_boundary
Content-Type: message/rfc822
Content-Disposition: inline

From: <marta@loparboden.se>
To: <elin@example.com>
Subject: Skorna
Message-ID: {message_id}
MIME-Version: 1.0
Content-type: text/plain

Hej!
--part1_13d.2e68ed54_boundary--
""".replace("\n", "\r\n").encode()


def a_postmark(record: str = "Bounce", **changes: Any) -> bytes:
    """After Postmark's own examples."""
    body = {
        "RecordType": record,
        "MessageStream": "outbound",
        "ID": 4323372036854775807,
        "Type": "HardBounce" if record == "Bounce" else record,
        "TypeCode": 1,
        "Name": "Hard bounce",
        "Tag": "",
        "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483",
        "Metadata": {"letter": LETTER.strip("<>")},
        "ServerID": 23,
        "Description": "The server was unable to deliver your message (ex: unknown user, mailbox not found).",
        "Details": "Test bounce details",
        "Email": ELIN,
        "From": "marta@loparboden.se",
        "BouncedAt": "2026-03-02T16:33:54.9070259Z",
        "DumpAvailable": True,
        "Inactive": True,
        "CanActivate": True,
        "Subject": "Skorna",
        "Content": "",
    }
    return json.dumps({**body, **changes}).encode()


def a_ses(kind: str = "Bounce", *, raw: bool = False, message_id: str = LETTER, **changes: Any) -> bytes:
    """After Amazon's own examples. raw: without the envelope of SNS"""
    bounce = {
        "bounceType": "Permanent",
        "bounceSubType": "General",
        "bouncedRecipients": [
            {
                "status": "5.1.1",
                "action": "failed",
                "diagnosticCode": "smtp; 550 5.1.1 <elin@example.com>... User unknown",
                "emailAddress": ELIN,
            }
        ],
        "reportingMTA": "dns; email.example.com",
        "timestamp": "2026-03-02T13:05:00.000Z",
        "feedbackId": "00000138111222aa-33322211-cccc-cccc-cccc-ddddaaaa068a-000000",
    }
    complaint = {
        "userAgent": "AnyCompany Feedback Loop (V0.01)",
        "complainedRecipients": [{"emailAddress": ELIN}],
        "complaintFeedbackType": "abuse",
        "arrivalDate": "2026-03-02T14:05:00.000Z",
        "timestamp": "2026-03-02T14:05:00.000Z",
        "feedbackId": "000001378603177f-18c07c78-fa81-4a58-9dd1-fedc3cb8f49a-000000",
    }
    message = {
        "notificationType": kind,
        "mail": {
            "timestamp": "2026-03-02T14:59:38.237Z",
            "messageId": "0000014644fe5ef6-9a483358-9170-4cb4-a269-f5dcdf415321-000000",
            "destination": [ELIN],
            "headersTruncated": False,
            "headers": [
                {"name": "From", "value": '"Märta" <marta@loparboden.se>'},
                {"name": "Message-ID", "value": message_id},
            ],
        },
        **(
            {"bounce": {**bounce, **changes}} if kind == "Bounce" else {"complaint": {**complaint, **changes}}
        ),
    }
    if raw:
        return json.dumps(message).encode()
    envelope = {
        "Type": "Notification",
        "MessageId": "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
        "TopicArn": "arn:aws:sns:eu-north-1:123456789012:letters",
        "Message": json.dumps(message),
        "Timestamp": "2026-03-02T00:54:06.655Z",
        "SignatureVersion": "1",
        "Signature": "EXAMPLEw6JRN",
    }
    return json.dumps(envelope).encode()


def a_confirmation(
    url: str = "https://sns.eu-north-1.amazonaws.com/?Action=ConfirmSubscription&Token=23",
) -> bytes:
    body = {
        "Type": "SubscriptionConfirmation",
        "MessageId": "165545c9-2a5c-472c-8df2-7ff2be2b3b1b",
        "Token": "23",
        "TopicArn": "arn:aws:sns:eu-north-1:123456789012:letters",
        "Message": "You have chosen to subscribe to the topic.",
        "SubscribeURL": url,
        "Timestamp": "2026-03-02T20:45:40.246Z",
    }
    return json.dumps(body).encode()
