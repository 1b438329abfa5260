-- The requests of a run, and its figures as one line of JSON (durations in microseconds).
-- Arguments: the path with its placeholders, the first number, a file with one IRI a line.
-- A path without placeholders is asked again and again; of others no two are the same.

local parts, things, number = {}, {}, 0

local function split(path)
  local from = 1
  while true do
    local begin, stop = path:find("__%u+__", from)
    if not begin then
      parts[#parts + 1] = path:sub(from)
      return
    end
    parts[#parts + 1] = path:sub(from, begin - 1)
    parts[#parts + 1] = path:sub(begin, stop)
    from = stop + 1
  end
end

local function next_request()
  local filled = {}
  number = number + 1
  for place, part in ipairs(parts) do
    if part == "__NUMBER__" then
      filled[place] = string.format("%d", number)
    elseif part == "__THING__" then
      filled[place] = things[number % #things + 1]
    else
      filled[place] = part
    end
  end
  return wrk.format("GET", table.concat(filled))
end

function init(args)
  split(args[1])
  number = tonumber(args[2])
  for line in io.lines(args[3]) do things[#things + 1] = line end
  if #parts == 1 then
    local same = wrk.format("GET", args[1])
    request = function() return same end
  else
    request = next_request
  end
end

function done(summary, latency, _)
  local errors = summary.errors
  io.write(string.format(
    '\nRESULT {"requests": %d, "duration": %d, "p99": %d, ' ..
    '"refused": %d, "broken": %d, "timeouts": %d}\n',
    summary.requests, summary.duration, latency:percentile(99),
    errors.status, errors.connect + errors.read + errors.write, errors.timeout))
end
