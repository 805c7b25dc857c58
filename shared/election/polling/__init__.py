"""The day itself: meeting, stations, papers handed out, proxies, help with writing."""
