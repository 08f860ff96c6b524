export const en = {
  "duration.days": "{count, plural, one {# day} other {# days}}",
  "duration.hours": "{count, plural, one {# hour} other {# hours}}",
  "duration.minutes": "{count, plural, one {# minute} other {# minutes}}",
  "duration.seconds": "{count, plural, one {# second} other {# seconds}}",
  greeting: "Hello {firstName},",

  "invitation.subject": "Your invitation to {locationName}",
  "invitation.body":
    "{locationName} has invited you to become a member. Your account is ready: press the button and you are in.",
  "invitation.button": "Get started",
  "invitation.window":
    "The button signs you in without a password or a code for {window}. Later, sign in with {email} and the code that we send to this address.",
  "invitation.bodyByCode":
    "{locationName} has invited you to become a member. Your account is ready: press the button and sign in.",
  "invitation.byCode":
    "You sign in with {email} and a code that we send to this address, as everybody does who administers a location.",
  "invitation.footer":
    "You get this mail because {locationName} invited {email}. If you did not expect it, you need not do anything.",

  "reminder.subject": "{locationName} is waiting for you",
  "reminder.body":
    "{locationName} has invited you to become a member, and you have not signed in yet. Your account is still ready.",
  "reminder.button": "Sign in",
  "reminder.how": "Sign in with {email}: we send a code to this address, and that is all you need.",
  "reminder.footer":
    "This is the only reminder. You get it because {locationName} invited {email}. If you did not expect it, you need not do anything.",
  "reminder.unsubscribe": "No more reminders from {locationName}",

  "welcome.subject": "You are now a member of {locationName}",
  "welcome.body": "{locationName} has added you as a member. Your account works there at once.",
  "welcome.button": "Open your account",
  "welcome.how": "You sign in with {email}, as before.",
  "welcome.footer": "You get this mail because {locationName} added {email}.",

  "code.subject": "Your sign-in code",
  "code.body": "Enter this code in the browser in which you asked for it:",
  "code.window": "It works once, for {window}.",
  "code.footer":
    "If you did not ask for a code, you need not do anything: nobody gets in without it. Give it to nobody; we never ask for it.",

  "connection_failed.subject": "{connection} at {locationName} is not let in any more",
  "connection_failed.body":
    "The connection {connection} of {locationName} is not let in any more. What runs on it is paused. Nothing is lost: it goes on where it stopped, as soon as somebody has put it right. The reason:",
  "connection_failed.next":
    "Open the connection {connection} in Usher and sign in again, or set a new key in its settings. If you cannot do that yourself, ask whoever set it up, or whoever runs Usher for you.",
  "connection_failed.how": "This is the only mail about it.",
  "connection_failed.footer": "You get this mail because {email} runs {locationName}.",

  "address_changed.subject": "Your address for signing in was changed",
  "address_changed.body":
    "From now on you sign in with {newEmail}. This mail goes to the address that you had until now, {email}; codes go to the new one only.",
  "address_changed.next":
    "It was not you? Then ask {locationName} at once to put it right, and tell them about this mail.",
  "address_changed.footer": "You get this mail because {email} was the address of your account.",

  "test.subject": "[Test] {subject}",
  "test.footer":
    "This is a test of the words above. Nobody was invited, and the button leads to the sign-in page only.",
} as const;
