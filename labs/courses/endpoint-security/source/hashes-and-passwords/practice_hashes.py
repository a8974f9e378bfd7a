"""Hashes of texts and files, and the accounts of an old app. You need not read this file."""

import hashlib
import os

ROUNDS = 1000  # far too few for a real system: here a cell should not take minutes


def hash_of(text):
    """Return the SHA-256 hash of a text, as 64 characters."""
    return hashlib.sha256(text.encode()).hexdigest()


def slow_hash(password, salt):
    """Return a slow hash of a password with its salt."""
    return hashlib.pbkdf2_hmac("sha256", password.encode(), salt.encode(), ROUNDS).hex()


def clean(text):
    """Return a text in small letters, without blanks around it."""
    return text.strip().lower()


def read(name):
    """Return the text of a file."""
    with open(name, encoding="utf-8") as file:
        return file.read()


def lines(name):
    """Return the lines of a file, without empty ones."""
    return [line for line in read(name).splitlines() if line.strip()]


def show_hashes(folder):
    """Print each file of a folder with its hash."""
    for name in sorted(os.listdir(folder)):
        print(f"{name:24} {hash_of(read(os.path.join(folder, name)))}")


def name_of(account):
    """Return the name of an account."""
    return account.split()[0]


def matches(account, word):
    """Return True if the word is the password of the account."""
    name, way, salt, kept = account.split()
    if way == "plain":
        return word == kept
    return kept == (hash_of(word) if way == "sha256" else slow_hash(word, salt))


def names(text):
    """Return the names in an answer such as "ana, ben", in small letters."""
    return {part.strip().lower() for part in str(text).split(",") if part.strip()}
