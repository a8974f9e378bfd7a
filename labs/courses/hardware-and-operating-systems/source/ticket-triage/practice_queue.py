"""The queue and the inventory of a school. You need not read this file."""


def load(name):
    """Return the lines of a file, without empty ones."""
    with open(name, encoding="utf-8") as file:
        return [line for line in file.read().splitlines() if line.strip()]


def part_of(line, place):
    """Return one part of a line, counted from 0; bars stand between the parts."""
    return line.split("|")[place].strip()


def number_of(ticket):
    """Return the number of a ticket."""
    return int(part_of(ticket, 0))


def impact_of(ticket):
    """Return who is stopped: many, one or nobody."""
    return part_of(ticket, 2)


def urgency_of(ticket):
    """Return how urgent a ticket is: soon or wait."""
    return part_of(ticket, 3)


def show(tickets):
    """Print the tickets, one below the other."""
    for ticket in tickets:
        number, came, impact, urgency, place, words = ticket.split("|")
        print(f"{number:>2}  {came}  {impact:6}  {urgency:4}  {place}: {words}")


def show_inventory(lines):
    """Print the inventory with the names of its columns."""
    print("computer  disk  free %  memory GB  most GB")
    for line in lines:
        name, disk, free, memory, most = line.split("|")
        print(f"{name:8}  {disk:4}  {free:>6}  {memory:>9}  {most:>7}")


def clean(text):
    """Return a text in small letters, without blanks around it."""
    return str(text).strip().lower()
