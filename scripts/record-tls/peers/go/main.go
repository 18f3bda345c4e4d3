// A server and its clients by Go's crypto/tls, in one process. Reads what to do as JSON, writes what passed as JSON.
package main

import (
	"crypto/tls"
	"encoding/json"
	"io"
	"os"
)

type order struct {
	Address, Certificate, Key, KeyLog string
	Version                           uint16
	Suites                            []uint16
	Connections                       int
	Sizes                             []int
}

type said struct{ C2s, S2c []byte }

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func lines(seed, length int) []byte {
	bytes := make([]byte, length)
	for i := range bytes {
		bytes[i] = byte('a' + (seed*7+i*i+i/13)%26)
	}
	return bytes
}

func main() {
	var what order
	check(json.NewDecoder(os.Stdin).Decode(&what))
	pair, err := tls.LoadX509KeyPair(what.Certificate, what.Key)
	check(err)
	log, err := os.Create(what.KeyLog)
	check(err)
	server := &tls.Config{
		Certificates: []tls.Certificate{pair}, MinVersion: what.Version, MaxVersion: what.Version, CipherSuites: what.Suites,
	}
	client := &tls.Config{
		InsecureSkipVerify: true, MinVersion: what.Version, MaxVersion: what.Version, CipherSuites: what.Suites,
		KeyLogWriter: log, ClientSessionCache: tls.NewLRUClientSessionCache(4), ServerName: "go.example",
	}
	listener, err := tls.Listen("tcp", what.Address, server)
	check(err)
	var all []said
	for n := 0; n < what.Connections; n++ {
		done := make(chan bool)
		var one said
		for i, size := range what.Sizes {
			part := lines(n*10+i, size)
			if i%2 == 0 {
				one.C2s = append(one.C2s, part...)
			} else {
				one.S2c = append(one.S2c, part...)
			}
		}
		turn := func(conn io.ReadWriter, parity int) {
			for i, size := range what.Sizes {
				if i%2 == parity {
					_, err := conn.Write(lines(n*10+i, size))
					check(err)
				} else {
					_, err := io.ReadFull(conn, make([]byte, size))
					check(err)
				}
			}
		}
		go func() {
			conn, err := listener.Accept()
			check(err)
			turn(conn, 1)
			conn.Close()
			done <- true
		}()
		conn, err := tls.Dial("tcp", what.Address, client)
		check(err)
		turn(conn, 0)
		io.ReadAll(conn)
		conn.Close()
		<-done
		all = append(all, one)
	}
	check(json.NewEncoder(os.Stdout).Encode(all))
}
