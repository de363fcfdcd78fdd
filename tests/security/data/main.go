// Writes a Trivy vulnerability database (schema 2) from a JSON description of its buckets.
package main

import (
	"encoding/json"
	"os"

	bolt "go.etcd.io/bbolt"
)

func put(b *bolt.Bucket, tree map[string]any) {
	for key, value := range tree {
		if below, ok := value.(map[string]any); ok && below["$"] == nil {
			sub, err := b.CreateBucketIfNotExists([]byte(key))
			check(err)
			put(sub, below)
			continue
		} else if ok {
			value = below["$"]
		}
		data, err := json.Marshal(value)
		check(err)
		check(b.Put([]byte(key), data))
	}
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	data, err := os.ReadFile(os.Args[1])
	check(err)
	var tree map[string]map[string]any
	check(json.Unmarshal(data, &tree))
	db, err := bolt.Open(os.Args[2], 0o600, &bolt.Options{PageSize: 4096, NoFreelistSync: true})
	check(err)
	check(db.Update(func(tx *bolt.Tx) error {
		for name, below := range tree {
			b, err := tx.CreateBucketIfNotExists([]byte(name))
			check(err)
			put(b, below)
		}
		return nil
	}))
	check(db.Close())
}
