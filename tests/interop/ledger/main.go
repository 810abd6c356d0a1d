// Verifies an exported ledger with Go's own packages: the checkpoint's signature, every tile, an inclusion and a consistency
// proof; and the second signature, where there is one, with an SM2 that is not ours.
//
//	ledger DIR    the folder that `guiju ledger export` wrote
package main

import (
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/tjfoc/gmsm/sm2"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "interop:", err)
		os.Exit(1)
	}
}

type folder string

func (f folder) Height() int { return 8 }

// The paths of tlog-tiles differ from Go's in leaving out the height.
func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		bytes, err := os.ReadFile(filepath.Join(string(f), path))
		if err != nil {
			return nil, err
		}
		all = append(all, bytes)
	}
	return all, nil
}

func (f folder) SaveTiles([]tlog.Tile, [][]byte) {}

func entries(dir string, index, width int64) [][]byte {
	name := fmt.Sprintf("%03d", index)
	if width < 256 {
		name += fmt.Sprintf(".p/%d", width)
	}
	bytes, err := os.ReadFile(filepath.Join(dir, "tile/entries", name))
	check(err)
	var out [][]byte
	for len(bytes) > 0 {
		n := int(bytes[0])<<8 | int(bytes[1])
		out = append(out, bytes[2:2+n])
		bytes = bytes[2+n:]
	}
	return out
}

// A line "— name base64(id ‖ r ‖ s)" under a key "name+id+base64(0xff ‖ "sm2-sm3" ‖ 0x04 ‖ x ‖ y)".
func checkSm2(key, signed string) {
	parts := strings.SplitN(strings.TrimSpace(key), "+", 3)
	material, err := base64.StdEncoding.DecodeString(parts[2])
	check(err)
	const head = "\xffsm2-sm3"
	if !strings.HasPrefix(string(material), head) {
		check(fmt.Errorf("no SM2 key"))
	}
	x, y := elliptic.Unmarshal(sm2.P256Sm2(), material[len(head):])
	public := &sm2.PublicKey{Curve: sm2.P256Sm2(), X: x, Y: y}
	text, lines, _ := strings.Cut(signed, "\n\n")
	for _, line := range strings.Split(lines, "\n") {
		fields := strings.Fields(line)
		if len(fields) != 3 || fields[1] != parts[0] {
			continue
		}
		raw, err := base64.StdEncoding.DecodeString(fields[2])
		check(err)
		if fmt.Sprintf("%08x", raw[:4]) != parts[1] || len(raw) != 68 {
			continue
		}
		r, s := new(big.Int).SetBytes(raw[4:36]), new(big.Int).SetBytes(raw[36:])
		if sm2.Sm2Verify(public, []byte(text+"\n"), []byte("1234567812345678"), r, s) {
			fmt.Println("and its SM2 signature with github.com/tjfoc/gmsm")
			return
		}
	}
	check(fmt.Errorf("no SM2 signature holds"))
}

func main() {
	dir := os.Args[1]
	key, err := os.ReadFile(filepath.Join(dir, "ledger.vkey"))
	check(err)
	verifier, err := note.NewVerifier(strings.TrimSpace(string(key)))
	check(err)
	signed, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	check(err)
	opened, err := note.Open(signed, note.VerifierList(verifier))
	check(err)
	lines := strings.Split(opened.Text, "\n")
	if lines[0] != verifier.Name() {
		check(fmt.Errorf("origin %q is not the key's name", lines[0]))
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err)
	raw, err := base64.StdEncoding.DecodeString(lines[2])
	check(err)
	tree := tlog.Tree{N: size}
	copy(tree.Hash[:], raw)

	reader := tlog.TileHashReader(tree, folder(dir))
	root, err := tlog.TreeHash(size, reader)
	check(err)
	if root != tree.Hash {
		check(fmt.Errorf("another root"))
	}
	for index := int64(0); index < size; index += 97 {
		width := size - index/256*256
		if width > 256 {
			width = 256
		}
		leaf := tlog.Hash(sha256.Sum256(append([]byte{0}, entries(dir, index/256, width)[index%256]...)))
		proof, err := tlog.ProveRecord(size, index, reader)
		check(err)
		check(tlog.CheckRecord(proof, size, tree.Hash, index, leaf))
	}
	for older := int64(1); older <= size; older += 101 {
		before, err := tlog.TreeHash(older, reader)
		check(err)
		proof, err := tlog.ProveTree(size, older, reader)
		check(err)
		check(tlog.CheckTree(proof, size, tree.Hash, older, before))
	}
	fmt.Println("verified", size, "entries with golang.org/x/mod")
	if second, err := os.ReadFile(filepath.Join(dir, "ledger.sm2.vkey")); err == nil {
		checkSm2(string(second), string(signed))
	}
}
