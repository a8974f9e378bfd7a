# Runs one person's R cell after cell as the kernel of labs does: by IRkernel's own executor, without its sockets.
#
# It is loaded once, into an environment that is not on the search path; each notebook runs in a fork of the program
# that loaded it (embedded.py). Each function returns one text, which is JSON:
#   run(code)       → a list of outputs as notebooks have them
#   ask(code, how)  → {"t": "value", "v": …} | {"t": "threw", "k": classes, "m": what it says}; `how`: value, or bytes
#                     (what a hash is made of)
#   prepare(code)   → {"t": "value"} | {"t": "threw", …}; nothing of what it prints is shown
local({
  STREAM_LIMIT <- 100000L
  OUTPUTS_LIMIT <- 1000000L
  OUTPUT_COUNT <- 200L
  DEPTH <- 40L
  # So many values are told of one answer; what is expected was written out by somebody, and has fewer.
  MOST <- 100000L

  toJSON <- jsonlite::toJSON
  # What a cell binds anew in its own names does not reach these.
  kept <- new.env(parent = emptyenv())

  as_json <- function(data) as.character(toJSON(data, auto_unbox = TRUE, null = "null", na = "null", digits = NA))

  plain <- function(text) {
    text <- paste(as.character(unlist(text)), collapse = "\n")
    iconv(enc2utf8(text), "UTF-8", "UTF-8", sub = "?")
  }

  add <- function(output, size) {
    kept$size <- kept$size + size
    if (kept$size <= OUTPUTS_LIMIT && length(kept$outputs) < OUTPUT_COUNT) {
      kept$outputs[[length(kept$outputs) + 1L]] <- output
    }
  }

  say <- function(name, text) {
    text <- plain(text)
    room <- STREAM_LIMIT - kept$printed
    if (room <= 0L) return()
    if (nchar(text) > room) text <- substr(text, 1L, room)
    kept$printed <- kept$printed + nchar(text)
    last <- length(kept$outputs)
    if (last && identical(kept$outputs[[last]]$output_type, "stream") && identical(kept$outputs[[last]]$name, name)) {
      kept$outputs[[last]]$text <- paste0(kept$outputs[[last]]$text, text)
    } else {
      add(list(output_type = "stream", name = name, text = text), nchar(text))
    }
  }

  show <- function(bundle) {
    data <- lapply(bundle$data, function(one) if (is.raw(one)) base64enc::base64encode(one) else plain(one))
    if (length(data)) {
      add(list(output_type = "display_data", data = data, metadata = structure(list(), names = character())),
          sum(nchar(unlist(data))))
    }
  }

  respond <- function(kind, parent, socket, content) {
    if (kind == "stream") say(content$name, content$text)
    else if (kind == "display_data") show(content)
    else if (kind == "clear_output") kept$outputs <- list()
    else if (kind == "error") {
      lines <- lapply(unlist(content$traceback), function(line) substr(plain(line), 1L, 2000L))
      error <- list(output_type = "error", ename = plain(content$ename), evalue = substr(plain(content$evalue), 1L, 4000L),
                    traceback = as.list(unlist(lines)))
      add(error, 1000L)
    }
    invisible()
  }

  executor <- IRkernel:::Executor$new(
    send_response = respond, handle_stdin = function(...) "", abort_queued_messages = function(...) invisible()
  )

  begin <- function() {
    kept$outputs <- list()
    kept$size <- kept$printed <- 0L
  }

  run <- function(code) {
    begin()
    executor$execute(list(content = list(code = code, silent = FALSE, store_history = TRUE)))
    as_json(kept$outputs)
  }

  # In a fork: a place for passing files that is there, and luck of its own.
  settle <- function(code) {
    tempdir(check = TRUE)
    suppressWarnings(rm(list = ls(globalenv(), all.names = TRUE), envir = globalenv()))
    "[]"
  }

  # Whatever was told so far, where time ended a cell.
  said <- function(code) as_json(kept$outputs)

  coded <- function(value, depth = 0L) {
    kept$left <- kept$left - 1L
    if (is.null(value)) return(list(t = "NULL"))
    if (depth > DEPTH || kept$left < 0L) return(list(t = "other"))
    kind <- typeof(value)
    around <- attributes(value)
    around$srcref <- NULL
    bare <- value
    attributes(bare) <- NULL
    inner <- switch(
      kind,
      logical = as.character(bare),
      integer = format_whole(bare),
      double = format_number(bare),
      character = enc2utf8(bare),
      complex = as.character(bare),
      list = NULL,
      return(list(t = "other", k = as.list(as.character(class(value)))))
    )
    kept$left <- kept$left - length(bare)
    if (kept$left < 0L) return(list(t = "other"))
    told <- list(t = kind, v = if (kind == "list") lapply(bare, coded, depth + 1L) else as.list(inner))
    if (length(around)) {
      told$a <- lapply(around, coded, depth + 1L)
    }
    told
  }

  format_whole <- function(bare) ifelse(is.na(bare), NA_character_, sprintf("%d", bare))

  format_number <- function(bare) {
    text <- sprintf("%.17g", bare)
    text[is.na(bare) & !is.nan(bare)] <- NA_character_
    text[is.nan(bare)] <- "NaN"
    text
  }

  threw <- function(error) {
    as_json(list(t = "threw", k = as.list(as.character(class(error))), m = substr(plain(conditionMessage(error)), 1L, 4000L)))
  }

  # What it prints, draws and warns of goes nowhere.
  quietly <- function(code, then) {
    sink <- file(nullfile(), open = "w")
    base::sink(sink)
    depth <- sink.number()
    on.exit({
      while (sink.number() >= depth) base::sink()
      close(sink)
    })
    tryCatch(
      then(withCallingHandlers(
        suppressMessages(eval(str2expression(code), envir = globalenv())),
        warning = function(warning) invokeRestart("muffleWarning")
      )),
      error = threw
    )
  }

  prepare <- function(code) quietly(code, function(value) {
    force(value)
    '{"t":"value"}'
  })

  ask_value <- function(code) {
    quietly(code, function(value) {
      kept$left <- MOST
      as_json(list(t = "value", v = coded(value)))
    })
  }

  ask_bytes <- function(code) {
    quietly(code, function(value) {
      bytes <- serialize(value, connection = NULL, ascii = FALSE, version = 2L)
      as_json(list(t = "value", v = list(t = "bytes", v = if (length(bytes) > 600000L) "" else base64enc::base64encode(bytes))))
    })
  }

  begin()
  environment()
})
