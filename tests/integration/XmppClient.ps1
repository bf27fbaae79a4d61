# A client that is just enough of XMPP to be really there: it signs in over a plain socket on loopback, is present, enters rooms and
# hears what comes.

class XmppClient {
    [Net.Sockets.TcpClient] $Socket
    [IO.Stream] $Stream
    [string] $Heard = ''

    XmppClient([int] $port, [string] $name, [string] $word, [string] $resource) {
        $this.Socket = [Net.Sockets.TcpClient]::new('127.0.0.1', $port)
        $this.Stream = $this.Socket.GetStream()
        $this.Stream.ReadTimeout = 200
        $this.Open()
        $plain = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes("`0$name`0$word"))
        $this.Send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>$plain</auth>")
        if (-not $this.Await('<success|<failure').Contains('<success')) {
            throw "ejabberd did not let $name in: $($this.Heard)"
        }

        $this.Open()
        $this.Send("<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>$resource</resource></bind></iq>")
        $null = $this.Await("id='bind'[^>]*>.*</iq>")
        $this.Send('<presence/>')
        $null = $this.Await('<presence')
    }

    [void] Open() {
        $this.Heard = ''
        $this.Send("<?xml version='1.0'?><stream:stream to='localhost' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>")
        $null = $this.Await('</stream:features>')
    }

    [void] Send([string] $text) {
        $bytes = [Text.Encoding]::UTF8.GetBytes($text)
        $this.Stream.Write($bytes, 0, $bytes.Length)
    }

    # What has been heard since the last call, once something of the kind is in it, or the other side has closed; it fails after half a minute.
    [string] Await([string] $pattern) {
        $patience = [Diagnostics.Stopwatch]::StartNew()
        $buffer = [byte[]]::new(65536)
        while ($this.Heard -notmatch "(?s)$pattern") {
            if ($patience.Elapsed.TotalSeconds -gt 30) {
                throw "Nothing like '$pattern' came within half a minute, but: $($this.Heard)"
            }

            try {
                $count = $this.Stream.Read($buffer, 0, $buffer.Length)
            }
            catch [IO.IOException] {
                continue
            }

            if ($count -eq 0) {
                $this.Heard += '[closed]'
                if ($this.Heard -notmatch "(?s)$pattern") {
                    throw "The server closed the connection before anything like '$pattern' came: $($this.Heard)"
                }

                break
            }

            $this.Heard += [Text.Encoding]::UTF8.GetString($buffer, 0, $count)
        }

        $all = $this.Heard
        $this.Heard = ''
        return $all
    }

    [void] Enter([string] $room, [string] $nick) {
        $this.Send("<presence to='$room@conference.localhost/$nick'><x xmlns='http://jabber.org/protocol/muc'/></presence>")
        $null = $this.Await("code='110'|type='error'")
    }

    [void] Close() {
        $this.Socket.Dispose()
    }
}
