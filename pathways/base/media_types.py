"""What files that people take away are called on the web."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
