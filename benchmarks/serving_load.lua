-- wrk's script for serving_load.py: texts in any order, at random moments.
-- Arguments: a file with a body a line, and the milliseconds that a connection waits before a request, at the mean.

local requests, wait = {}, 0

function init(arguments)
  math.randomseed(1)
  wait = tonumber(arguments[2])
  for body in io.lines(arguments[1]) do
    requests[#requests + 1] = wrk.format("POST", "/tag", { ["Content-Type"] = "application/json" }, body)
  end
end

function request()
  return requests[math.random(#requests)]
end

function delay()
  return wait == 0 and 0 or math.floor(0.5 - wait * math.log(1 - math.random()))
end

function done(summary, latency)
  local failed = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format(
    'RESULT {"requests": %d, "seconds": %f, "refused": %d, "failed": %d, "p50": %f, "p99": %f}\n',
    summary.requests, summary.duration / 1e6, summary.errors.status, failed,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
